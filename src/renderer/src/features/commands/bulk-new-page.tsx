import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { roleHas } from '../../../../shared/access/permissions.ts';
import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { type BulkPreview, BulkSelection } from '../../../../shared/commands/model.ts';
import { useCall, useMay, useMe } from '../../client/index.ts';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { BulkPreviewTable } from './bulk-preview-table.tsx';
import { COMMAND_KINDS, OUTPUT_KIND } from './command-catalogue.ts';
import { CommandFormFields } from './command-form-fields.tsx';
import { describeOrder } from './command-words.ts';
import styles from './commands.module.css';
import { TEXTS } from './texts.ts';
import { useCommandForm } from './use-command-form.ts';
import { useWhen, type When, WhenFields } from './when-fields.tsx';

const CONCURRENCY = 20;
const CONCURRENCY_MAX = 200;

interface Previewed {
  readonly command: DeviceCommand;
  readonly when: When;
  readonly preview: BulkPreview;
}

/** A command to the devices that were selected elsewhere: first what it would do, then, confirmed, the doing. */
export function BulkNewPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { state } = useLocation();
  const mayBulk = useMay('devices.bulk');
  const selection = useMemo(() => BulkSelection.safeParse(state), [state]);
  if (!selection.success || !mayBulk) {
    return (
      <EmptyState title={t('bulk.nothing')} action={<Link to="/devices">{t('bulk.toDevices')}</Link>}>
        {t('bulk.nothingBody')}
      </EmptyState>
    );
  }
  return <BulkForm selection={selection.data} />;
}

function BulkForm({ selection }: { readonly selection: BulkSelection }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { role } = useMe();
  const kinds = COMMAND_KINDS.filter(({ permission }) => roleHas(role, permission));
  const form = useCommandForm(kinds.find(({ id }) => id === 'SYSTEM.GET_STATUS') ?? OUTPUT_KIND);
  const when = useWhen();
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const preview = useCall((client, command: DeviceCommand) =>
    client.commands.bulk.preview({ selection, command }),
  );
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const command = form.build();
    const at = when.read();
    if (command === null || at === null) return;
    const result = await preview.run(command);
    if (result.ok) setPreviewed({ command, when: at, preview: result.value });
  };
  const count = selection.deviceIds.length;
  return (
    <div className={styles['page']}>
      <h1>{t('bulk.title', { count })}</h1>
      {previewed === null ? (
        <form className={styles['card']} onSubmit={(event) => void look(event)} noValidate>
          <CommandFormFields form={form} kinds={kinds} />
          <WhenFields when={when} group={form.kind.group} />
          {preview.problem === null ? null : <Notice tone="problem">{preview.problem.message}</Notice>}
          <div className={styles['formButtons']}>
            <Button type="submit" variant="primary" pending={preview.pending}>
              {t('bulk.preview')}
            </Button>
          </div>
        </form>
      ) : (
        <BulkConfirm selection={selection} previewed={previewed} onBack={() => setPreviewed(null)} />
      )}
    </div>
  );
}

interface BulkConfirmProps {
  readonly selection: BulkSelection;
  readonly previewed: Previewed;
  readonly onBack: () => void;
}

function BulkConfirm({ selection, previewed, onBack }: BulkConfirmProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const { command, when, preview } = previewed;
  const [typed, setTyped] = useState('');
  const [concurrency, setConcurrency] = useState(String(CONCURRENCY));
  const [wrong, setWrong] = useState(false);
  const send = useCall((client, confirmation: string | undefined) =>
    client.commands.bulk.send({
      selection,
      command,
      digest: preview.digest,
      concurrency: Number(concurrency),
      ...(confirmation === undefined ? {} : { confirmation }),
      ...when,
    }),
  );
  const count = Number(concurrency);
  const badCount = !Number.isInteger(count) || count < 1 || count > CONCURRENCY_MAX;
  const isConfirmed = preview.phrase === null || typed.trim() === preview.phrase;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setWrong(!isConfirmed);
    if (!isConfirmed || badCount) return;
    const result = await send.run(preview.phrase === null ? undefined : typed.trim());
    if (result.ok) go(`/commands/${result.value.id}`, { replace: true });
  };
  const offline = preview.devices.filter((device) => device.exclusion === null && !device.isOnline).length;
  const excluded = preview.devices.length - preview.included;
  return (
    <form className={styles['card']} onSubmit={(event) => void submit(event)} noValidate>
      <h2>{t('bulk.included', { count: preview.included, what: describeOrder(command, [], t) })}</h2>
      <p className={styles['counts']}>
        {offline === 0 ? null : <span>{t('bulk.offlineCount', { count: offline })}</span>}
        {excluded === 0 ? null : <strong>{t('bulk.excluded', { count: excluded })}</strong>}
      </p>
      <BulkPreviewTable devices={preview.devices} />
      <div className={styles['fields']}>
        <TextField
          label={t('bulk.concurrency')}
          inputMode="numeric"
          value={concurrency}
          hint={t('bulk.concurrencyUnit')}
          error={badCount ? t('bulk.concurrencyUnit') : undefined}
          onChange={(event) => setConcurrency(event.target.value)}
        />
      </div>
      {preview.phrase === null ? null : (
        <>
          <Notice tone="warning">{t('bulk.phrase', { phrase: preview.phrase })}</Notice>
          <TextField
            label={t('bulk.phraseLabel')}
            autoComplete="off"
            value={typed}
            error={wrong && !isConfirmed ? t('bulk.phraseWrong') : undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
        </>
      )}
      {send.problem === null ? null : <Notice tone="problem">{send.problem.message}</Notice>}
      <div className={styles['formButtons']}>
        <Button onClick={onBack}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant={preview.phrase === null ? 'primary' : 'danger'}
          pending={send.pending}
          disabled={preview.included === 0}
        >
          {t('bulk.submit', { count: preview.included })}
        </Button>
      </div>
    </form>
  );
}
