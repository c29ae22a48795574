import { type FormEvent, type ReactNode, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Handover, NOTES_MAX } from '../../../../shared/handovers/model.ts';
import { type Problem, useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

export interface Notes {
  readonly text: string;
  readonly isSaved: boolean;
  /** Another station saved others after these were begun. */
  readonly theirs: boolean;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly write: (text: string) => void;
  /** Whether they are kept now. */
  readonly save: () => Promise<boolean>;
  readonly takeTheirs: () => void;
}

/** Notes on their way: what is typed stays whatever happens elsewhere. */
export function useNotes({ id, revision }: Pick<Handover, 'id' | 'revision'>, kept: string): Notes {
  const [draft, setDraft] = useState<{ readonly text: string; readonly basedOn: number } | null>(null);
  const call = useCall((client, input: { readonly notes: string; readonly basedOn: number }) =>
    client.handovers.saveNotes({ id, ...input }),
  );
  const isSaved = draft === null || draft.text === kept;
  return {
    text: draft?.text ?? kept,
    isSaved,
    theirs: !isSaved && draft.basedOn < revision && !call.pending,
    pending: call.pending,
    problem: call.problem,
    write: (text) => {
      call.clear();
      setDraft((before) => ({ text, basedOn: before?.basedOn ?? revision }));
    },
    save: async () => {
      if (draft === null || isSaved) return true;
      const result = await call.run({ notes: draft.text, basedOn: draft.basedOn });
      if (result.ok)
        setDraft((now) => (now === null ? null : { text: now.text, basedOn: result.value.revision }));
      return result.ok;
    },
    takeTheirs: () => {
      call.clear();
      setDraft(null);
    },
  };
}

/** Free words for the next shift; Ctrl Enter saves, Escape leaves the field. */
export function NotesForm({
  notes,
  ref,
}: {
  readonly notes: Notes;
  readonly ref: Ref<HTMLTextAreaElement>;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await notes.save()) toast({ tone: 'info', text: t('notes.saved') });
  };
  return (
    <form className={styles['notesForm']} onSubmit={(event) => void submit(event)}>
      <TextArea
        ref={ref}
        label={t('notes.label')}
        labelHidden
        rows={6}
        maxLength={NOTES_MAX}
        placeholder={t('notes.placeholder')}
        value={notes.text}
        hint={notes.isSaved ? undefined : t('notes.unsaved')}
        error={notes.problem?.message}
        onChange={(event) => notes.write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit();
          if (event.key !== 'Escape') return;
          event.preventDefault();
          // Where a dialog gives the keyboard back to: the page and its keys, not the field again.
          document.getElementById('page')?.focus();
        }}
      />
      {notes.theirs ? (
        <Notice tone="warning" action={<Button onClick={notes.takeTheirs}>{t('notes.takeTheirs')}</Button>}>
          {t('notes.other')}
        </Notice>
      ) : null}
      <Button type="submit" keys="mod+Enter" pending={notes.pending} disabled={notes.isSaved}>
        {t('notes.save')}
      </Button>
    </form>
  );
}
