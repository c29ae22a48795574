import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { SiteId } from '../../../../../shared/contract/primitives.ts';
import { SEQUENCE_MAX_ACTIONS, SEQUENCE_MAX_MS } from '../../../../../shared/sequences/limits.ts';
import {
  type Sequence,
  SequenceId,
  type SequencePlan,
  type SequenceStep,
} from '../../../../../shared/sequences/model.ts';
import { useCall, useMay, useMe, useRead } from '../../../client/index.ts';
import { useTimeStyle } from '../../../i18n/index.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useGo } from '../../../lib/use-go.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../commands.module.css';
import { EditedSteps } from './edited-steps.tsx';
import { ProblemList } from './problem-list.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';
import { SequenceVersions } from './sequence-versions.tsx';
import { StepDialog } from './step-dialog.tsx';

const NAME_MAX = 80;
const NOTE_MAX = 200;

/** Composes a new sequence, or the next version of one. */
export function SequenceEditorPage(): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const may = useMay('devices.configure');
  const { id } = useParams();
  const parsed = SequenceId.safeParse(Number(id));
  if (!may)
    return <EmptyState title={t('mayNotCompose')} action={<Link to="/sequences">{t('back')}</Link>} />;
  return parsed.success ? <Known key={parsed.data} id={parsed.data} /> : <Editor sequence={null} />;
}

function Known({ id }: { readonly id: SequenceId }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { value, problem } = useRead(`edit ${id}`, (client) => client.sequences.get({ id }));
  if (value !== null) return <Editor sequence={value} />;
  if (problem !== null)
    return <EmptyState title={problem.message} action={<Link to="/sequences">{t('back')}</Link>} />;
  return <Skeleton rows={8} label={t('title')} />;
}

interface Draft {
  readonly siteId: SiteId | null;
  readonly name: string;
  readonly steps: readonly SequenceStep[];
}

function Editor({ sequence }: { readonly sequence: Sequence | null }): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const go = useGo();
  const { allSites } = useMe();
  const { language } = useTimeStyle();
  const sites = useRead('sites', (client) => client.devices.sites());
  const [draft, setDraft] = useState<Draft | null>(sequence);
  const [open, setOpen] = useState<number | null>(null);
  const [nameWrong, setNameWrong] = useState(false);
  const [note, setNote] = useState('');
  const [showsVersions, setShowsVersions] = useState(false);
  const addRef = useRef<HTMLButtonElement>(null);
  const siteId = draft?.siteId ?? sites.value?.[0]?.id ?? null;
  const chosen = draft === null ? siteId : draft.siteId;
  const current: Draft = { siteId: chosen, name: draft?.name ?? '', steps: draft?.steps ?? [] };
  const check = useChecked(current);
  const save = useCall((client, { name, steps, siteId: at }: Draft) => {
    const whole = { name: name.trim(), steps: [...steps] };
    return sequence === null
      ? client.sequences.create({ siteId: at, draft: whole })
      : client.sequences.save({
          id: sequence.id,
          basedOn: sequence.version,
          draft: whole,
          ...(note.trim() === '' ? {} : { note: note.trim() }),
        });
  });
  if (sites.value === null) return <Skeleton rows={6} label={t('title')} />;

  const change = (part: Partial<Draft>): void => setDraft({ ...current, ...part });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setNameWrong(current.name.trim() === '');
    if (current.name.trim() === '' || current.steps.length === 0) return;
    const result = await save.run(current);
    if (result.ok) go(`/sequences/${result.value.id}`, { replace: true });
  };
  const put = (step: SequenceStep): void => {
    const index = open ?? current.steps.length;
    change({ steps: [...current.steps.slice(0, index), step, ...current.steps.slice(index + 1)] });
    setOpen(null);
  };
  const problems = check?.problems ?? [];
  return (
    <div className={styles['page']}>
      <EditorHead sequence={sequence} onShowVersions={() => setShowsVersions(true)} />
      <form className={styles['card']} onSubmit={(event) => void submit(event)} noValidate>
        <div className={styles['fields']}>
          <TextField
            autoFocus
            label={t('name')}
            maxLength={NAME_MAX}
            autoComplete="off"
            value={current.name}
            error={nameWrong ? t('nameMissing') : undefined}
            onChange={(event) => change({ name: event.target.value })}
          />
          <Select
            label={t('site')}
            hint={t('siteHint')}
            disabled={sequence !== null}
            options={[
              ...sites.value.map(({ id, name }) => ({ value: String(id), label: name })),
              ...(allSites ? [{ value: '', label: t('allSites') }] : []),
            ]}
            value={chosen === null ? '' : String(chosen)}
            onValueChange={(value) =>
              change({ siteId: sites.value?.find(({ id }) => String(id) === value)?.id ?? null })
            }
          />
        </div>
        <EditedSteps
          steps={current.steps}
          onChange={(steps) => change({ steps })}
          onOpen={setOpen}
          focusAdd={() => addRef.current?.focus()}
        />
        <p className={styles['quiet']}>
          {t('limits', {
            used: String(check?.actions.length ?? current.steps.length),
            max: String(SEQUENCE_MAX_ACTIONS),
            seconds: formatNumber((check?.durationMs ?? 0) / 1000, 1, language),
            maxSeconds: String(SEQUENCE_MAX_MS / 1000),
          })}
        </p>
        <ProblemList problems={problems} />
        {check?.needsArming === true ? <Notice tone="warning">{t('willNeedArming')}</Notice> : null}
        {sequence === null ? null : (
          <TextField
            label={t('common:versions.why')}
            hint={t('common:versions.whyHint')}
            autoComplete="off"
            maxLength={NOTE_MAX}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
        {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
        <div className={styles['formButtons']}>
          <Button
            ref={addRef}
            disabled={current.steps.length >= SEQUENCE_MAX_ACTIONS}
            onClick={() => setOpen(current.steps.length)}
          >
            {t('add')}
          </Button>
          <Button
            type="submit"
            variant="primary"
            pending={save.pending}
            disabled={current.steps.length === 0 || problems.length > 0}
          >
            {t('save')}
          </Button>
        </div>
      </form>
      {sequence !== null && showsVersions ? (
        <SequenceVersions
          sequence={sequence}
          onTake={({ steps }) => {
            change({ steps });
            setShowsVersions(false);
          }}
          onClose={() => setShowsVersions(false)}
        />
      ) : null}
      {open === null ? null : (
        <StepDialog
          siteId={current.siteId}
          step={current.steps[open] ?? null}
          index={open}
          onSave={put}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

interface EditorHeadProps {
  readonly sequence: Sequence | null;
  readonly onShowVersions: () => void;
}

function EditorHead({ sequence, onShowVersions }: EditorHeadProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const go = useGo();
  const archive = useCall((client, { id, isArchived }: Sequence) =>
    client.sequences.archive({ id, isArchived: !isArchived }),
  );
  return (
    <header className={styles['pageHead']}>
      <Link to={sequence === null ? '/sequences' : `/sequences/${sequence.id}`}>
        {sequence?.name ?? t('title')}
      </Link>
      <span aria-hidden="true">›</span>
      <h1>{t(sequence === null ? 'compose' : 'edit')}</h1>
      {sequence === null ? (
        <span />
      ) : (
        <div className={styles['formButtons']}>
          <Button onClick={onShowVersions}>{t('common:versions.title')}</Button>
          <Button
            pending={archive.pending}
            onClick={() => void archive.run(sequence).then(({ ok }) => ok && go('/sequences'))}
          >
            {t(sequence.isArchived ? 'bringBack' : 'archive')}
          </Button>
        </div>
      )}
    </header>
  );
}

type Checked = Pick<SequencePlan, 'actions' | 'problems' | 'durationMs' | 'needsArming'>;

/** What the steps come to, asked anew with each change; null before the first answer and without steps. */
function useChecked({ siteId, steps }: Pick<Draft, 'siteId' | 'steps'>): Checked | null {
  const [checked, setChecked] = useState<Checked | null>(null);
  const { run } = useCall((client, input: Pick<Draft, 'siteId' | 'steps'>) =>
    client.sequences.check({ siteId: input.siteId, steps: [...input.steps] }),
  );
  useEffect(() => {
    if (steps.length === 0) return;
    let left = false;
    void run({ siteId, steps }).then((result) => {
      if (!left && result.ok) setChecked(result.value);
    });
    return () => {
      left = true;
    };
  }, [run, siteId, steps]);
  return steps.length === 0 ? null : checked;
}
