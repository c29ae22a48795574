import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alarm, KnownDisposition } from '../../../../shared/alarms/model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import styles from './close-dialog.module.css';
import { NOTE_MAX_LENGTH } from './note-form.tsx';
import { TEXTS } from './texts.ts';
import type { AlarmActions } from './use-alarm-actions.ts';
import { useDraft } from './use-draft.ts';

interface CloseDialogProps {
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
  readonly onDone: () => void;
}

/** Asks what the alarm was. Nothing is chosen beforehand: a default would be the answer of everyone in a hurry. */
export function CloseDialog({ alarm, actions, onDone }: CloseDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [disposition, setDisposition] = useState<string | null>(null);
  const [text, setText] = useDraft(`close ${alarm.id}`);
  const submit = async (): Promise<void> => {
    if (disposition === null) return;
    const note = text.trim();
    const done = await actions.close(alarm, disposition, note === '' ? undefined : note);
    if (done) setText('');
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={t('closeDialog.title', { type: t(`common:alarmType.${alarm.type}`) })}
      description={[alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      footer={
        <>
          <Button onClick={onDone}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={disposition === null}
            pending={actions.pendingIds.has(alarm.id)}
          >
            {t('closeDialog.submit')}
          </Button>
        </>
      }
    >
      <fieldset className={styles['choices']}>
        <legend>{t('closeDialog.disposition')}</legend>
        {KnownDisposition.exclude(['restored']).options.map((option, index) => (
          <label key={option} className={styles['choice']}>
            <input
              type="radio"
              name="disposition"
              autoFocus={index === 0}
              checked={disposition === option}
              onChange={() => setDisposition(option)}
            />
            {t(`common:disposition.${option}`)}
          </label>
        ))}
      </fieldset>
      <TextArea
        label={t('closeDialog.note')}
        maxLength={NOTE_MAX_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Dialog>
  );
}
