import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
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
  const isRequired = actions.facts.isNoteRequired(alarm.type);
  const note = text.trim();
  return (
    <AskDialog
      title={t('acknowledgeDialog.title', { type: t(`common:alarmType.${alarm.type}`) })}
      description={[alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ')}
      submitLabel={t('acknowledgeDialog.submit')}
      isReady={!isRequired || note !== ''}
      pending={actions.pendingIds.has(alarm.id)}
      onClose={onDone}
      onSubmit={async () => {
        if (await actions.acknowledge(alarm, note === '' ? undefined : note)) setText('');
        onDone();
      }}
    >
      <TextArea
        label={t('acknowledgeDialog.note')}
        hint={isRequired ? t('acknowledgeDialog.noteRequired') : undefined}
        rows={3}
        maxLength={NOTE_MAX_LENGTH}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
    </AskDialog>
  );
}
