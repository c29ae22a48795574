import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Priority } from '../../../../shared/alarms/model.ts';
import type { AlarmTypePolicy, AlarmTypePolicyChange } from '../../../../shared/alarms/policy.ts';
import { useCall } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './alarm-administration.module.css';
import { parseOptionalWhole, parseWhole } from './parse-whole.ts';
import { TEXTS } from './texts.ts';
import { keepPolicies, usePolicies } from './use-policies.ts';

interface PolicyDialogProps {
  readonly policy: AlarmTypePolicy;
  readonly onClose: () => void;
}

const FIELDS = ['warning', 'overdue', 'close', 'shown', 'restore'] as const;
type Field = (typeof FIELDS)[number];

type Chosen = Pick<AlarmTypePolicyChange, 'priority' | 'latched' | 'noteRequired'>;

function read(policy: AlarmTypePolicy, form: Record<Field, string>, chosen: Chosen) {
  const warningAfterS = parseWhole(form.warning);
  const overdueAfterS = parseWhole(form.overdue);
  const closeTargetS = parseWhole(form.close);
  const shownAfterS = parseOptionalWhole(form.shown);
  const restoreExpectedS = parseOptionalWhole(form.restore);
  const wrong: Record<Field, boolean> = {
    warning: warningAfterS === null,
    overdue: overdueAfterS === null || overdueAfterS <= (warningAfterS ?? 0),
    close: closeTargetS === null,
    shown: shownAfterS === 'wrong',
    restore: restoreExpectedS === 'wrong',
  };
  if (shownAfterS === 'wrong' || restoreExpectedS === 'wrong' || Object.values(wrong).includes(true))
    return { wrong, change: null };
  const change: AlarmTypePolicyChange = {
    code: policy.code,
    ...chosen,
    warningAfterS,
    overdueAfterS,
    closeTargetS,
    shownAfterS,
    restoreExpectedS,
  };
  return { wrong, change };
}

/** Priority, ages, latch, note, delay and reminder of one type. */
export function PolicyDialog({ policy, onClose }: PolicyDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { list } = usePolicies();
  const [priority, setPriority] = useState(policy.priority);
  const [latched, setLatched] = useState(policy.latched);
  const [noteRequired, setNoteRequired] = useState(policy.noteRequired);
  const [form, setForm] = useState<Record<Field, string>>({
    warning: String(policy.warningAfterS),
    overdue: String(policy.overdueAfterS),
    close: String(policy.closeTargetS),
    shown: policy.shownAfterS === null ? '' : String(policy.shownAfterS),
    restore: policy.restoreExpectedS === null ? '' : String(policy.restoreExpectedS),
  });
  const { wrong, change } = read(policy, form, { priority, latched, noteRequired });
  const save = useCall((client, input: AlarmTypePolicyChange) => client.alarms.policies.set(input));
  const words = (field: Field): string => {
    const optional = field === 'shown' || field === 'restore';
    return t(optional ? 'administration.empty' : 'administration.seconds', {
      label: t(`administration.${field}`),
    });
  };
  return (
    <AskDialog
      title={t(`common:alarmType.${policy.code}`)}
      submitLabel={t('administration.save')}
      isReady={change !== null}
      pending={save.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (change === null) return;
        const result = await save.run(change);
        if (!result.ok) return;
        keepPolicies((list ?? []).map((known) => (known.code === policy.code ? result.value : known)));
        onClose();
      }}
    >
      <Select
        label={t('administration.priority')}
        autoFocus
        options={Priority.options.map((value) => ({ value, label: t(`common:priority.${value}`) }))}
        value={priority}
        onValueChange={setPriority}
      />
      {FIELDS.filter((field) => field !== 'shown' || !policy.highlyManaged).map((field) => (
        <TextField
          key={field}
          label={words(field)}
          inputMode="numeric"
          autoComplete="off"
          value={form[field]}
          error={
            wrong[field]
              ? t(field === 'overdue' ? 'administration.overdueWrong' : 'administration.wrong')
              : undefined
          }
          onChange={(event) => setForm((before) => ({ ...before, [field]: event.target.value }))}
        />
      ))}
      <label className={styles['check']}>
        <input type="checkbox" checked={latched} onChange={(event) => setLatched(event.target.checked)} />
        {t('administration.latchedField')}
      </label>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={noteRequired}
          onChange={(event) => setNoteRequired(event.target.checked)}
        />
        {t('administration.noteRequiredField')}
      </label>
      {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
    </AskDialog>
  );
}
