import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Panel, PanelSummary } from '../../../../shared/panels/model.ts';
import { useCall, useMay, useSiteFilter } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NewPanelDialog } from './new-panel-dialog.tsx';
import styles from './panels.module.css';
import { usePanels } from './use-panels.ts';

/** The panels there are, by site. */
export function PanelsPage(): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const go = useGo();
  const mayCompose = useMay('rules.manage');
  const [dialog, setDialog] = useState<'new' | 'import' | null>(null);
  const { panels, sites, problem, reload } = usePanels();
  // A panel is of a site: the forms offer the first one, so they wait until the sites are known.
  const isReady = sites.length > 0;
  useShortcut({ keys: 'n', label: t('list.make'), group: t('title') }, () => setDialog('new'), {
    enabled: mayCompose && isReady,
  });
  const made = ({ id }: Panel) => go(`/panels/${id}/edit`);
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{t('title')}</h1>
        {mayCompose ? (
          <div className={styles['actions']}>
            <Button disabled={!isReady} onClick={() => setDialog('import')}>
              {t('list.import')}
            </Button>
            <Button variant="primary" keys="n" disabled={!isReady} onClick={() => setDialog('new')}>
              {t('list.make')}
            </Button>
          </div>
        ) : null}
      </header>
      <div className={styles['scroll']}>
        {problem === null ? null : (
          <Notice tone="problem" action={<Button onClick={reload}>{t('common:tryAgain')}</Button>}>
            {problem.message}
          </Notice>
        )}
        {panels === null ? (
          <Skeleton rows={4} label={t('common:working')} />
        ) : panels.length === 0 ? (
          <EmptyState title={t('list.emptyTitle')}>
            {mayCompose ? t('list.emptyCompose') : t('list.empty')}
          </EmptyState>
        ) : (
          <PanelTable panels={panels} sites={sites} reload={reload} />
        )}
      </div>
      {dialog === 'new' ? (
        <NewPanelDialog sites={sites} onMade={made} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'import' ? (
        <ImportDialog sites={sites} onMade={made} onClose={() => setDialog(null)} />
      ) : null}
    </div>
  );
}

interface PanelTableProps extends Pick<ReturnType<typeof usePanels>, 'sites' | 'reload'> {
  readonly panels: readonly PanelSummary[];
}

function PanelTable({ panels, sites, reload }: PanelTableProps): ReactNode {
  const { t } = useTranslation('panels');
  const site = useSiteFilter();
  const nameOf = new Map(sites.map(({ id, name }) => [id, name]));
  const shown = panels.filter(({ siteId }) => site === null || siteId === site);
  return (
    <div className={styles['list']}>
      <table className={styles['table']} aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('list.name')}</th>
            <th scope="col">{t('list.site')}</th>
            <th scope="col">{t('list.saved')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('list.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((panel) => (
            <PanelLine
              key={panel.id}
              panel={panel}
              siteName={nameOf.get(panel.siteId) ?? ''}
              reload={reload}
            />
          ))}
        </tbody>
      </table>
      {shown.length === 0 ? <p className={styles['quiet']}>{t('list.noneHere')}</p> : null}
    </div>
  );
}

interface PanelLineProps {
  readonly panel: PanelSummary;
  readonly siteName: string;
  readonly reload: () => void;
}

function PanelLine({ panel, siteName, reload }: PanelLineProps): ReactNode {
  const { t } = useTranslation('panels');
  const { id, name, isArchived } = panel;
  const mayCompose = useMay('rules.manage');
  const toast = useToast();
  const archive = useCall((client, value: boolean) => client.panels.archive({ id, isArchived: value }));
  async function setArchived(value: boolean): Promise<void> {
    const result = await archive.run(value);
    if (!result.ok) toast({ tone: 'problem', text: result.problem.message });
    reload();
  }
  return (
    <tr className={isArchived ? styles['quiet'] : undefined}>
      <th scope="row">
        <Link to={`/panels/${id}`}>{name}</Link>
        {isArchived ? ` (${t('list.archived')})` : null}
      </th>
      <td>{siteName}</td>
      <td>
        <Moment at={panel.savedAt} /> <span className={styles['quiet']}>{panel.savedBy}</span>
      </td>
      <td className={styles['end']}>
        {mayCompose ? (
          <Button
            pending={archive.pending}
            aria-label={t(isArchived ? 'list.bringBackOne' : 'list.archiveOne', { name })}
            onClick={() => void setArchived(!isArchived)}
          >
            {t(isArchived ? 'list.bringBack' : 'list.archive')}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
