import { type ReactNode, useReducer, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Panel, PanelDraft } from '../../../../shared/panels/model.ts';
import { useOutdated, useRead } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AddTileDialog } from './add-tile-dialog.tsx';
import { AudienceField } from './audience-field.tsx';
import { EditGrid } from './edit-grid.tsx';
import { beginEditing, edit } from './edit-panel.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { withComposers } from './new-panel-dialog.tsx';
import { PanelVersions } from './panel-versions.tsx';
import styles from './panels.module.css';
import { SaveDialog } from './save-dialog.tsx';
import { TileForm } from './tile-form.tsx';
import { type GuestTiles, kindsOffered } from './tile-kinds.ts';

interface PanelEditorProps {
  readonly panel: Panel;
  readonly guests: GuestTiles;
}

type EditorDialog = 'add' | 'save' | 'versions' | 'leave';

/** A panel being changed: tiles by pointer and keyboard, their properties beside them, every step undoable. */
export function PanelEditor({ panel, guests }: PanelEditorProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const go = useGo();
  const toast = useToast();
  const { id, siteId } = panel;
  const [editing, onEdit] = useReducer(edit, panel.layout.tiles, beginEditing);
  const [name, setName] = useState(panel.name);
  const [audience, setAudience] = useState({ seenBy: panel.seenBy, usedBy: panel.usedBy });
  const [dialog, setDialog] = useState<EditorDialog | null>(null);
  const selected = editing.tiles.find((tile) => tile.id === editing.selected);
  const draft: PanelDraft = {
    name: name.trim(),
    seenBy: withComposers(audience.seenBy),
    usedBy: [...audience.usedBy],
    layout: { tiles: [...editing.tiles] },
  };
  const isChanged = differs(panel, draft);
  const canSave = isChanged && draft.name !== '';
  const close = () => setDialog(null);
  const leave = () => go(`/panels/${id}`);
  const group = t('edit.group');

  useShortcut({ keys: 'n', label: t('edit.add'), group }, () => setDialog('add'));
  useShortcut({ keys: 'mod+s', label: t('edit.save'), group }, () => {
    if (canSave) setDialog('save');
  });
  useShortcut({ keys: 'mod+z', label: t('edit.undo'), group }, () => onEdit({ kind: 'undo' }));
  useShortcut({ keys: 'mod+y', label: t('edit.redo'), group }, () => onEdit({ kind: 'redo' }));
  useShortcut({ keys: 'Escape', label: t('edit.leave'), group }, () => {
    if (isChanged) setDialog('leave');
    else leave();
  });

  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1 className={styles['title']}>{t('edit.title', { name: panel.name })}</h1>
        <div className={styles['actions']}>
          <Button keys="n" onClick={() => setDialog('add')}>
            {t('edit.add')}
          </Button>
          <Button disabled={editing.past.length === 0} keys="mod+z" onClick={() => onEdit({ kind: 'undo' })}>
            {t('edit.undo')}
          </Button>
          <Button
            disabled={editing.future.length === 0}
            keys="mod+y"
            onClick={() => onEdit({ kind: 'redo' })}
          >
            {t('edit.redo')}
          </Button>
          <Button onClick={() => setDialog('versions')}>{t('common:versions.title')}</Button>
          <Button onClick={() => (isChanged ? setDialog('leave') : leave())} keys="Escape">
            {t('edit.leave')}
          </Button>
          <Button variant="primary" disabled={!canSave} keys="mod+s" onClick={() => setDialog('save')}>
            {t('edit.save')}
          </Button>
        </div>
      </header>
      <NewerVersion panel={panel} onShow={() => setDialog('versions')} />
      <div className={styles['work']}>
        <div className={styles['scroll']}>
          {editing.tiles.length === 0 ? (
            <EmptyState title={t('emptyTitle')}>{t('edit.empty')}</EmptyState>
          ) : (
            <EditGrid editing={editing} onEdit={onEdit} siteId={siteId} guests={guests} />
          )}
        </div>
        <aside className={styles['side']} aria-label={t('edit.properties')}>
          {selected === undefined ? (
            <div className={styles['form']}>
              <h2>{t('edit.panel')}</h2>
              <TextField
                label={t('settings.name')}
                maxLength={80}
                value={name}
                error={draft.name === '' ? t('settings.nameMissing') : undefined}
                onChange={(event) => setName(event.target.value)}
              />
              <AudienceField
                value={audience}
                onChange={({ seenBy, usedBy }) => setAudience({ seenBy: [...seenBy], usedBy: [...usedBy] })}
              />
              <p className={styles['quiet']}>{t('edit.selectHint')}</p>
            </div>
          ) : (
            <TileForm
              tile={selected}
              siteId={siteId}
              onChange={(tile) => onEdit({ kind: 'put', tile })}
              onRemove={() => onEdit({ kind: 'remove', id: selected.id })}
            />
          )}
        </aside>
      </div>
      {dialog === 'add' ? (
        <AddTileDialog
          siteId={siteId}
          tiles={editing.tiles}
          kinds={kindsOffered(guests)}
          onAdd={(tile) => onEdit({ kind: 'put', tile })}
          onClose={close}
        />
      ) : null}
      {dialog === 'save' ? (
        <SaveDialog
          panel={panel}
          draft={draft}
          onSaved={({ version }) => {
            toast({ tone: 'info', text: t('save.done', { version: String(version) }) });
            leave();
          }}
          onClose={close}
        />
      ) : null}
      {dialog === 'versions' ? (
        <PanelVersions
          panel={panel}
          onTake={({ layout }) => {
            onEdit({ kind: 'replace', tiles: layout.tiles });
            close();
          }}
          onClose={close}
        />
      ) : null}
      {dialog === 'leave' ? <LeaveDialog onLeave={leave} onClose={close} /> : null}
    </div>
  );
}

/** Said at once, not only to who saves second. */
function NewerVersion({ panel, onShow }: { readonly panel: Panel; readonly onShow: () => void }): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const style = useTimeStyle();
  const { value } = useRead(String(useOutdated('panels')), (client) => client.panels.get({ id: panel.id }));
  if (value === null || value.version <= panel.version) return null;
  const { savedBy, savedAt, version } = value;
  return (
    <Notice tone="warning" action={<Button onClick={onShow}>{t('common:versions.title')}</Button>}>
      {t('edit.newer', {
        by: savedBy,
        version: String(version),
        at: formatMoment(savedAt, new Date(), style),
      })}
    </Notice>
  );
}

function differs(panel: Panel, { name, seenBy, usedBy, layout }: PanelDraft): boolean {
  const sorted = (roles: readonly string[]) => roles.toSorted().join(' ');
  return (
    name !== panel.name ||
    sorted(seenBy) !== sorted(withComposers(panel.seenBy)) ||
    sorted(usedBy) !== sorted(panel.usedBy) ||
    JSON.stringify(layout.tiles) !== JSON.stringify(panel.layout.tiles)
  );
}
