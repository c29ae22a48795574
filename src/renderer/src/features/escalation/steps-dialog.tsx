import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EscalationPolicy, MAX_ESCALATION_STEPS } from '../../../../shared/escalation/model.ts';
import type { NotificationChannel } from '../../../../shared/notify/model.ts';
import { useCall } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './escalation.module.css';
import { addStep, draftsOf, readSteps, type StepDraft, type StepWrong } from './steps-draft.ts';
import { TEXTS } from './texts.ts';

interface StepsDialogProps {
  readonly policy: EscalationPolicy;
  readonly channels: readonly NotificationChannel[];
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** All steps of one priority. */
export function StepsDialog({ policy, channels, onSaved, onClose }: StepsDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const [drafts, setDrafts] = useState(() => draftsOf(policy.steps));
  const { wrong, steps } = readSteps(drafts);
  const save = useCall((client, input: EscalationPolicy) => client.escalation.set(input));
  const change = (key: number, next: Partial<StepDraft>): void =>
    setDrafts((before) => before.map((draft) => (draft.key === key ? { ...draft, ...next } : draft)));
  return (
    <AskDialog
      title={t('dialog.title', { priority: t(`common:priority.${policy.priority}`) })}
      submitLabel={t('dialog.save')}
      isReady={steps !== null}
      pending={save.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (steps === null) return;
        const result = await save.run({ priority: policy.priority, steps });
        if (!result.ok) return;
        toast({ tone: 'info', text: t('page.saved') });
        onSaved();
        onClose();
      }}
    >
      {drafts.map((draft, index) => (
        <Step
          key={draft.key}
          number={index + 1}
          draft={draft}
          wrong={wrong[index] ?? null}
          channels={channels}
          onChange={(next) => change(draft.key, next)}
          onRemove={() => setDrafts((before) => before.filter(({ key }) => key !== draft.key))}
        />
      ))}
      {drafts.length === 0 ? <p className={styles['quiet']}>{t('page.none')}</p> : null}
      {drafts.length >= MAX_ESCALATION_STEPS ? null : (
        <Button onClick={() => setDrafts(addStep)}>{t('dialog.add')}</Button>
      )}
      {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
    </AskDialog>
  );
}

interface StepProps {
  readonly number: number;
  readonly draft: StepDraft;
  readonly wrong: StepWrong;
  readonly channels: readonly NotificationChannel[];
  readonly onChange: (next: Partial<StepDraft>) => void;
  readonly onRemove: () => void;
}

function Step({ number, draft, wrong, channels, onChange, onRemove }: StepProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <fieldset className={styles['step']}>
      <legend>{t('dialog.step', { number: String(number) })}</legend>
      <TextField
        label={t('dialog.after')}
        inputMode="numeric"
        autoComplete="off"
        autoFocus={number === 1}
        value={draft.after}
        error={wrong === 'time' ? t('dialog.wrongTime') : undefined}
        onChange={({ target }) => onChange({ after: target.value })}
      />
      <Check
        label={t('dialog.louder')}
        checked={draft.isLouder}
        onChange={(isLouder) => onChange({ isLouder })}
      />
      <Check
        label={t('dialog.supervisors')}
        checked={draft.callsSupervisors}
        onChange={(callsSupervisors) => onChange({ callsSupervisors })}
      />
      {channels.map(({ id, name }) => (
        <Check
          key={id}
          label={`${t('dialog.channels')}: ${name}`}
          checked={draft.channelIds.includes(id)}
          onChange={(isChosen) =>
            onChange({
              channelIds: isChosen
                ? [...draft.channelIds, id]
                : draft.channelIds.filter((known) => known !== id),
            })
          }
        />
      ))}
      {channels.length === 0 ? <p className={styles['quiet']}>{t('dialog.noChannels')}</p> : null}
      {wrong === 'empty' ? <Notice tone="warning">{t('dialog.wrongEmpty')}</Notice> : null}
      <Button
        variant="quiet"
        aria-label={t('dialog.removeOf', { number: String(number) })}
        onClick={onRemove}
      >
        {t('dialog.remove')}
      </Button>
    </fieldset>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Check({ label, checked, onChange }: CheckProps): ReactNode {
  return (
    <label className={styles['check']}>
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  );
}
