import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmType } from '../../../../shared/alarms/model.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { foldText, searchWords } from '../../../../shared/registry/match-filter.ts';
import { useApplyWindow, useCall, useCatalogue } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { minutesText } from './minutes-text.ts';
import styles from './storm-dialog.module.css';
import { StormTypes } from './storm-types.tsx';
import { TEXTS } from './texts.ts';
import { useReason } from './use-reason.ts';

const LENGTHS_MIN = [60, 120, 180, 240, 360, 480, 720, 1440] as const;

interface StormDialogProps {
  /** Chosen from the start. */
  readonly sites?: readonly SiteId[];
  readonly suggestion?: string;
  readonly onClose: () => void;
}

/** A supervisor declares a storm over several sites for some hours. Life safety goes on calling. */
export function StormDialog({ sites: proposed = [], suggestion, onClose }: StormDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  const toast = useToast();
  const applyWindow = useApplyWindow();
  const sites = useCatalogue().catalogue?.sites ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<SiteId>>(new Set(proposed));
  const [types, setTypes] = useState<readonly AlarmType[]>([]);
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState<number>(120);
  const { reason, isGiven, field, forget } = useReason('storm', suggestion);
  const words = searchWords(text);
  const shown = sites.filter(({ name }) => words.every((word) => foldText(name).includes(word)));
  const start = useCall((client, siteIds: SiteId[]) =>
    client.alarms.windows.start({
      kind: 'storm',
      scope: { of: 'sites', siteIds },
      ...(types.length === 0 ? {} : { types: [...types] }),
      ends: minutes,
      reason,
    }),
  );
  const toggle = (id: SiteId): void =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <AskDialog
      title={t('stormDialog.title')}
      description={t('stormDialog.description')}
      submitLabel={t('stormDialog.submit')}
      isReady={chosen.size > 0 && isGiven}
      pending={start.pending}
      onClose={onClose}
      onSubmit={async () => {
        const result = await start.run([...chosen]);
        if (!result.ok) return;
        result.value.forEach(applyWindow);
        forget();
        toast({ tone: 'info', text: t('stormDialog.started', { count: result.value.length }) });
        onClose();
      }}
    >
      <TextField
        label={t('stormDialog.search')}
        labelHidden
        type="search"
        placeholder={t('stormDialog.search')}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // Enter would declare it while somebody is still looking for a site.
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <fieldset className={styles['sites']}>
        <legend>{t('stormDialog.sites', { count: chosen.size })}</legend>
        {shown.map(({ id, name }) => (
          <label key={id} className={styles['site']}>
            <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
            {name}
          </label>
        ))}
      </fieldset>
      {shown.every(({ id }) => chosen.has(id)) ? null : (
        <Button onClick={() => setChosen((before) => new Set([...before, ...shown.map(({ id }) => id)]))}>
          {f(words.length === 0 ? 'storm.everySite' : 'storm.everyFound', { count: shown.length })}
        </Button>
      )}
      <StormTypes chosen={types} onChange={setTypes} />
      <Select
        label={t('dialog.for')}
        options={LENGTHS_MIN.map((value) => ({ value: String(value), label: minutesText(value, t) }))}
        value={String(minutes)}
        onValueChange={(value) => setMinutes(Number(value))}
      />
      <TextField label={t('dialog.reason')} {...field} />
      {start.problem === null ? null : <Notice tone="problem">{start.problem.message}</Notice>}
    </AskDialog>
  );
}
