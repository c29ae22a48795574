import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { NOTE_MAX_LENGTH } from './note-form.tsx';
import { TEXTS } from './texts.ts';
import type { AlarmActions } from './use-alarm-actions.ts';
import { useDraft } from './use-draft.ts';

interface AcknowledgeDialogProps {
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
  readonly onDone: () => void;
}

/** Acknowledges with a note. Escape keeps what was typed for the next time. */
export function AcknowledgeDialog({ alarm, actions, onDone }: AcknowledgeDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [text, setText] = useDraft(`acknowledge ${alarm.id}`);
  const note = text.trim();
  const pending = actions.pendingIds.has(alarm.id);
  const submit = async (): Promise<void> => {
    const done = await actions.acknowledge(alarm, note === '' ? undefined : note);
    if (done) setText('');
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={t('acknowledgeDialog.title', { type: t(`common:alarmType.${alarm.type}`) })}
      description={[alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      footer={
        <>
          <Button onClick={onDone}>{t('common:cancel')}</Button>
          <Button type="submit" variant="primary" keys="mod+Enter" pending={pending}>
            {t('acknowledgeDialog.submit')}
          </Button>
        </>
      }
    >
      <TextArea
        label={t('acknowledgeDialog.note')}
        rows={3}
        maxLength={NOTE_MAX_LENGTH}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit();
        }}
      />
    </Dialog>
  );
}
