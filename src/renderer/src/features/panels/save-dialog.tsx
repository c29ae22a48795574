import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Panel, PanelDraft } from '../../../../shared/panels/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface SaveDialogProps {
  readonly panel: Panel;
  readonly draft: PanelDraft;
  readonly onSaved: (panel: Panel) => void;
  readonly onClose: () => void;
}

/** Saves what was changed. Where somebody else was quicker, it says so and asks again. */
export function SaveDialog({ panel, draft, onSaved, onClose }: SaveDialogProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const [note, setNote] = useState('');
  const [basedOn, setBasedOn] = useState(panel.version);
  const save = useCall((client, version: number) =>
    client.panels.save({
      id: panel.id,
      basedOn: version,
      draft,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }),
  );
  const newest = useCall((client, _input: undefined) => client.panels.get({ id: panel.id }));
  const isBehind = save.problem?.code === 'PANEL_CHANGED';

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    let version = basedOn;
    if (isBehind) {
      const current = await newest.run(undefined);
      if (!current.ok) return;
      version = current.value.version;
      setBasedOn(version);
    }
    const result = await save.run(version);
    if (result.ok) onSaved(result.value);
  }

  const problem = newest.problem ?? save.problem;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('save.title')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={save.pending || newest.pending}>
            {isBehind ? t('save.over') : t('save.submit')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('common:versions.why')}
        hint={t('common:versions.whyHint')}
        autoFocus
        autoComplete="off"
        maxLength={200}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {problem === null ? null : (
        <Notice tone={isBehind ? 'warning' : 'problem'}>
          {problem.message} {isBehind ? t('save.overSays') : null}
        </Notice>
      )}
    </Dialog>
  );
}
