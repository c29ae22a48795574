import { type ComponentType, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { SiteId } from '../../../../../shared/contract/primitives.ts';
import type { FloorPlan } from '../../../../../shared/panels/model.ts';
import { useAlarms, useMay, useOutdated, useRead } from '../../../client/index.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { useGo } from '../../../lib/use-go.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TabPages } from '../../../ui/tab-pages.tsx';
import styles from '../panels.module.css';
import { FloorPlanEditor } from './floor-plan-editor.tsx';
import { FloorPlanView } from './floor-plan-view.tsx';
import { NewPlanDialog } from './new-plan-dialog.tsx';

/** What another feature says of a site. */
type SiteExtra = ComponentType<{ readonly siteId: SiteId }>;

/** The floor plans of one site, with how its devices stand. */
export function FloorPlansPage({ extra }: { readonly extra: SiteExtra }): ReactNode {
  const { t } = useTranslation('panels');
  const id = SiteId.safeParse(Number(useParams()['id']));
  if (!id.success) return <MissingSite message={t('plans.missing')} />;
  return <SitePlans key={id.data} siteId={id.data} extra={extra} />;
}

function MissingSite({ message }: { readonly message: string }): ReactNode {
  const { t } = useTranslation('panels');
  return <EmptyState title={message} action={<Link to="/map">{t('plans.back')}</Link>} />;
}

function SitePlans({ siteId, extra }: { readonly siteId: SiteId; readonly extra: SiteExtra }): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const [turn, setTurn] = useState(0);
  const [editing, setEditing] = useState<FloorPlan | null>(null);
  const outdated = `${useOutdated('floor-plans')} ${useOutdated('registry')} ${turn}`;
  const { value, problem } = useRead(outdated, async (client) => {
    const [plans, sites] = await Promise.all([
      client.panels.floorPlans.list({ siteId }),
      client.devices.sites(),
    ]);
    return { plans, site: sites.find(({ id }) => id === siteId) };
  });
  if (value === null) {
    return problem === null ? (
      <Skeleton rows={10} label={t('common:working')} />
    ) : (
      <MissingSite message={problem.message} />
    );
  }
  const { plans, site } = value;
  if (site === undefined) return <MissingSite message={t('plans.missing')} />;
  if (editing !== null) {
    return (
      <div className={styles['page']}>
        <FloorPlanEditor
          plan={editing}
          newest={plans.find(({ id }) => id === editing.id)}
          onDone={() => {
            setEditing(null);
            setTurn((before) => before + 1);
          }}
        />
      </div>
    );
  }
  return (
    <ShownPlans siteId={siteId} siteName={site.name} plans={plans} extra={extra} onChange={setEditing} />
  );
}

interface ShownPlansProps {
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly plans: readonly FloorPlan[];
  readonly extra: SiteExtra;
  readonly onChange: (plan: FloorPlan) => void;
}

function ShownPlans({ siteId, siteName, plans, extra: Extra, onChange }: ShownPlansProps): ReactNode {
  const { t } = useTranslation('panels');
  const go = useGo();
  const mayCompose = useMay('rules.manage');
  const [isAdding, setIsAdding] = useState(false);
  const counts = useOpenAlarms(plans);
  const group = t('plans.title');
  useShortcut({ keys: 'n', label: t('plans.add'), group }, () => setIsAdding(true), { enabled: mayCompose });
  useShortcut({ keys: 'Escape', label: t('plans.back'), group }, () => go('/map'));
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Link to="/map">{t('plans.back')}</Link>
        <span aria-hidden="true">›</span>
        <h1 className={styles['title']}>{siteName}</h1>
        <span className={styles['quiet']}>{t('plans.title')}</span>
        <Extra siteId={siteId} />
        {mayCompose ? (
          <div className={styles['actions']}>
            <Button keys="n" onClick={() => setIsAdding(true)}>
              {t('plans.add')}
            </Button>
          </div>
        ) : null}
      </header>
      {plans.length === 0 ? (
        <EmptyState title={t('plans.emptyTitle')}>
          {mayCompose ? t('plans.emptyCompose') : t('plans.empty')}
        </EmptyState>
      ) : (
        <TabPages
          label={group}
          pages={plans.map((plan) => ({
            value: String(plan.id),
            label: plan.name,
            count: counts.get(plan.id),
            content: <FloorPlanView plan={plan} onChange={mayCompose ? () => onChange(plan) : undefined} />,
          }))}
        />
      )}
      {isAdding ? (
        <NewPlanDialog
          siteId={siteId}
          onMade={(plan) => {
            setIsAdding(false);
            onChange(plan);
          }}
          onClose={() => setIsAdding(false)}
        />
      ) : null}
    </div>
  );
}

/** Open alarms of the devices on each plan; without those that have none. */
function useOpenAlarms(plans: readonly FloorPlan[]): ReadonlyMap<number, number> {
  const alarms = useAlarms();
  return useMemo(() => {
    const open = alarms.map(({ deviceId }) => deviceId);
    return new Map(
      plans.flatMap(({ id, places }) => {
        const here = new Set<number | null>(places.map(({ deviceId }) => deviceId));
        const count = open.filter((deviceId) => deviceId !== null && here.has(deviceId)).length;
        return count === 0 ? [] : [[id, count] as const];
      }),
    );
  }, [plans, alarms]);
}
