import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmSettings } from '../../../../shared/alarms/policy.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './alarm-administration.module.css';
import { parseWhole, parseWholes } from './parse-whole.ts';
import { TEXTS } from './texts.ts';
import { keepSettings } from './use-policies.ts';

const NUMBERS = [
  'chatteringCount',
  'chatteringMinutes',
  'staleAfterH',
  'floodStartsAbove',
  'floodEndsBelow',
] as const;
type Field = (typeof NUMBERS)[number] | 'shelveChoices';

/** What counts as chattering, stale and a flood, and for how long an alarm may be shelved. */
export function LimitsForm({ settings }: { readonly settings: AlarmSettings }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const [form, setForm] = useState<Record<Field, string>>({
    chatteringCount: String(settings.chatteringCount),
    chatteringMinutes: String(settings.chatteringMinutes),
    staleAfterH: String(settings.staleAfterH),
    floodStartsAbove: String(settings.floodStartsAbove),
    floodEndsBelow: String(settings.floodEndsBelow),
    shelveChoices: settings.shelveChoicesMin.join(', '),
  });
  const numbers = Object.fromEntries(NUMBERS.map((field) => [field, parseWhole(form[field])]));
  const parsed = AlarmSettings.safeParse({ ...numbers, shelveChoicesMin: parseWholes(form.shelveChoices) });
  const save = useCall((client, input: AlarmSettings) => client.alarms.settings.set(input));
  const submit = async (): Promise<void> => {
    if (!parsed.success) return;
    const result = await save.run(parsed.data);
    if (!result.ok) return;
    keepSettings(result.value);
    toast({ tone: 'info', text: t('administration.saved') });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={styles['limits']}>
        {[...NUMBERS, 'shelveChoices' as const].map((field) => (
          <TextField
            key={field}
            label={t(`administration.${field}`)}
            inputMode="numeric"
            autoComplete="off"
            value={form[field]}
            onChange={(event) => setForm((before) => ({ ...before, [field]: event.target.value }))}
          />
        ))}
      </div>
      {parsed.success ? null : <Notice tone="warning">{t('administration.limitsWrong')}</Notice>}
      {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
      <Button type="submit" variant="primary" disabled={!parsed.success} pending={save.pending}>
        {t('administration.save')}
      </Button>
    </form>
  );
}
