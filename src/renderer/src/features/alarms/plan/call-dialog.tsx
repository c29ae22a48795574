import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../../shared/alarms/model.ts';
import { CallOutcome, type Contact } from '../../../../../shared/plans/model.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Choices } from '../choices.tsx';
import { useReason } from '../use-reason.ts';
import styles from './plan.module.css';
import type { PlanActions } from './use-alarm-plan.ts';

interface CallDialogProps {
  readonly alarm: Alarm;
  readonly contact: Contact;
  readonly actions: PlanActions;
  readonly onClose: () => void;
}

/** One attempt to reach somebody: the number, what they must say, and what came of it. */
export function CallDialog({ alarm, contact, actions, onClose }: CallDialogProps): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const [outcome, setOutcome] = useState<CallOutcome | null>(null);
  const { reason: note, field, forget } = useReason(`call ${alarm.id} ${contact.id}`);
  return (
    <AskDialog
      title={t('call.title', { name: contact.name })}
      description={[contact.role, alarm.siteName].filter((part) => part !== null).join(' · ')}
      submitLabel={t('call.submit')}
      isReady={outcome !== null}
      pending={actions.pending}
      onSubmit={async () => {
        if (outcome === null) return;
        if (await actions.call(contact, outcome, note)) forget();
        onClose();
      }}
      onClose={onClose}
    >
      <p className={styles['phone']}>{contact.phone}</p>
      {contact.passPhrase === null ? null : (
        <p>
          {t('call.passPhrase')} <strong>{contact.passPhrase}</strong>
        </p>
      )}
      {contact.note === null ? null : <p className={styles['quiet']}>{contact.note}</p>}
      <Choices
        label={t('call.outcome')}
        options={CallOutcome.options.map((value) => ({ value, label: t(`call.${value}`) }))}
        value={outcome}
        onChange={setOutcome}
        autoFocus
      />
      <TextField label={t('call.note')} {...field} />
    </AskDialog>
  );
}
