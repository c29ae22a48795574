import { type FormEvent, type KeyboardEvent, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import styles from './alarm-detail.module.css';
import { TEXTS } from './texts.ts';
import { useBlockText, useDeskFacts } from './use-alarm-actions.ts';
import { useDraft } from './use-draft.ts';

/** Longest note the engine takes. */
export const NOTE_MAX_LENGTH = 2000;

interface NoteFormProps {
  readonly alarmId: AlarmId;
  readonly onAdded: (entry: TimelineEntry) => void;
  /** Takes the keyboard when Escape leaves the field. */
  readonly onLeave: () => void;
}

/** The note field that is always open. Ctrl Enter adds; what is typed stays until it is kept. */
export function NoteForm({ alarmId, onAdded, onLeave }: NoteFormProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const formId = useId();
  const facts = useDeskFacts();
  const blockText = useBlockText();
  const [text, setText] = useDraft(`note ${alarmId}`);
  const { run, pending, problem, clear } = useCall((client, note: string) =>
    client.alarms.addNote({ id: alarmId, note }),
  );
  const blocked = !facts.mayHandle
    ? blockText({ code: 'role' })
    : facts.staleSince === null
      ? null
      : blockText({ code: 'stale', since: facts.staleSince });

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const note = text.trim();
    if (note === '' || pending || blocked !== null) return;
    const result = await run(note);
    if (!result.ok) return;
    setText('');
    onAdded(result.value);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
    // The first Escape leaves the field, with the text kept; the next goes back a level.
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.currentTarget.blur();
    onLeave();
  };

  return (
    <form id={formId} className={styles['noteForm']} onSubmit={(event) => void submit(event)}>
      <TextArea
        label={t('note.label')}
        labelHidden
        placeholder={t('note.placeholder')}
        maxLength={NOTE_MAX_LENGTH}
        value={text}
        disabled={!facts.mayHandle}
        error={problem?.message}
        hint={blocked ?? undefined}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          clear();
          setText(event.target.value);
        }}
      />
      <Button
        type="submit"
        keys="mod+Enter"
        pending={pending}
        disabled={text.trim() === '' || blocked !== null}
      >
        {t('note.submit')}
      </Button>
    </form>
  );
}
