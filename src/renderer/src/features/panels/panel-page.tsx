import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type Panel, PanelId } from '../../../../shared/panels/model.ts';
import { useClient, useMay, useMe, useOutdated, useProblemOf, useRead } from '../../client/index.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { fileNameOf } from './file-name.ts';
import { PanelEditor } from './panel-editor.tsx';
import { writePanelFile } from './panel-file.ts';
import { PanelGrid } from './panel-grid.tsx';
import styles from './panels.module.css';
import type { GuestTiles } from './tile-kinds.ts';

interface PanelPageProps {
  readonly guests: GuestTiles;
  /** Whether it is changed, not used. */
  readonly isEditing?: boolean;
}

/** One panel, to be used or to be changed. */
export function PanelPage(props: PanelPageProps): ReactNode {
  const { t } = useTranslation('panels');
  const id = PanelId.safeParse(Number(useParams()['id']));
  if (!id.success) return <MissingPanel message={t('missing')} />;
  return <LoadedPanel key={`${id.data} ${props.isEditing === true}`} id={id.data} {...props} />;
}

function MissingPanel({ message }: { readonly message: string }): ReactNode {
  const { t } = useTranslation('panels');
  return <EmptyState title={message} action={<Link to="/panels">{t('back')}</Link>} />;
}

function LoadedPanel({
  id,
  guests,
  isEditing = false,
}: PanelPageProps & { readonly id: PanelId }): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const mayCompose = useMay('rules.manage');
  const outdated = useOutdated('panels');
  // What is being changed is not exchanged under somebody's hands.
  const { value, problem } = useRead(isEditing ? '' : String(outdated), (client) =>
    client.panels.get({ id }),
  );
  if (value === null) {
    return problem === null ? (
      <Skeleton rows={10} label={t('common:working')} />
    ) : (
      <MissingPanel message={problem.message} />
    );
  }
  if (isEditing && mayCompose) return <PanelEditor panel={value} guests={guests} />;
  return <ShownPanel panel={value} guests={guests} />;
}

interface ShownPanelProps {
  readonly panel: Panel;
  readonly guests: GuestTiles;
}

function ShownPanel({ panel, guests }: ShownPanelProps): ReactNode {
  const { t } = useTranslation('panels');
  const { id, name, siteId, layout, usedBy, isArchived } = panel;
  const go = useGo();
  const { role } = useMe();
  const mayCompose = useMay('rules.manage');
  const mayUse = mayCompose || usedBy.includes(role);
  const change = () => go(`/panels/${id}/edit`);
  useShortcut({ keys: 'e', label: t('change'), group: t('title') }, change, { enabled: mayCompose });
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Link to="/panels">{t('title')}</Link>
        <span aria-hidden="true">›</span>
        <h1 className={styles['title']}>{name}</h1>
        {mayUse ? null : <span className={styles['quiet']}>{t('lookOnly')}</span>}
        {mayCompose ? (
          <div className={styles['actions']}>
            <ExportButton panel={panel} />
            <Button keys="e" onClick={change}>
              {t('change')}
            </Button>
          </div>
        ) : null}
      </header>
      {isArchived ? <Notice tone="info">{t('isArchived')}</Notice> : null}
      <div className={styles['scroll']}>
        {layout.tiles.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{mayCompose ? t('emptyCompose') : t('empty')}</EmptyState>
        ) : (
          <PanelGrid tiles={layout.tiles} siteId={siteId} mayUse={mayUse} guests={guests} />
        )}
      </div>
    </div>
  );
}

function ExportButton({ panel }: { readonly panel: Panel }): ReactNode {
  const { t } = useTranslation('panels');
  const client = useClient();
  const toProblem = useProblemOf();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  async function write(): Promise<void> {
    setPending(true);
    try {
      saveFile(fileNameOf(panel.name), 'application/json', await writePanelFile(client, panel));
    } catch (error) {
      toast({ tone: 'problem', text: toProblem(error).message });
    } finally {
      setPending(false);
    }
  }
  return (
    <Button pending={pending} onClick={() => void write()}>
      {t('export')}
    </Button>
  );
}
