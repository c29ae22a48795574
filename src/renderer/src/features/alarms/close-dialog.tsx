import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useDispositionName } from '../../i18n/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { Choices } from './choices.tsx';
import { titleOf } from './describe-alarm.ts';
import { NOTE_MAX_LENGTH } from './note-form.tsx';
import { TEXTS } from './texts.ts';
import type { AlarmActions } from './use-alarm-actions.ts';
import { useDraft } from './use-draft.ts';
import { useDispositions } from './use-policies.ts';

interface CloseFormProps {
  readonly title: string;
  readonly description?: string;
  readonly draftKey: string;
  /** Whoever closes many says why. */
  readonly noteNeeded: boolean;
  readonly pending: boolean;
  readonly onSubmit: (disposition: string, note: string | undefined) => Promise<boolean>;
  readonly onDone: () => void;
}

/** Asks what it was. Nothing is chosen beforehand: a default would be the answer of everyone in a hurry. */
export function CloseForm(props: CloseFormProps): ReactNode {
  const { title, description, draftKey, noteNeeded, pending, onSubmit, onDone } = props;
  const { t } = useTranslation(TEXTS);
  const nameOf = useDispositionName();
  const dispositions = useDispositions();
  const [disposition, setDisposition] = useState<string | null>(null);
  const [text, setText] = useDraft(draftKey);
  const note = text.trim();
  return (
    <AskDialog
      title={title}
      description={description}
      submitLabel={t('closeDialog.submit')}
      isReady={disposition !== null && (!noteNeeded || note !== '')}
      pending={pending}
      onClose={onDone}
      onSubmit={async () => {
        if (disposition === null) return;
        if (await onSubmit(disposition, note === '' ? undefined : note)) setText('');
        onDone();
      }}
    >
      <Choices
        label={t('closeDialog.disposition')}
        autoFocus
        options={(dispositions ?? [])
          .filter(({ isOffered }) => isOffered)
          .map(({ code, name }) => ({ value: code, label: nameOf(code, name) }))}
        value={disposition}
        onChange={setDisposition}
      />
      <TextArea
        label={t(noteNeeded ? 'closeDialog.noteNeeded' : 'closeDialog.note')}
        maxLength={NOTE_MAX_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </AskDialog>
  );
}

interface CloseDialogProps {
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
  readonly onDone: () => void;
}

export function CloseDialog({ alarm, actions, onDone }: CloseDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <CloseForm
      title={t('closeDialog.title', { type: titleOf(alarm, t) })}
      description={[alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · ')}
      draftKey={`close ${alarm.id}`}
      noteNeeded={false}
      pending={actions.pendingIds.has(alarm.id)}
      onSubmit={(disposition, note) => actions.close(alarm, disposition, note)}
      onDone={onDone}
    />
  );
}
