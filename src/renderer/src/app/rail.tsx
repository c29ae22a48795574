import {
  BellRing,
  BookOpenCheck,
  Cpu,
  LayoutDashboard,
  ListOrdered,
  type LucideIcon,
  MapIcon,
  Settings,
  SlidersHorizontal,
} from 'lucide-react';
import { memo, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useMay, useMe, useRuns, useSiteFilter, useSystemStatus } from '../client/index.ts';
import { useCallingAlarms } from '../features/alarms/index.ts';
import { useWaitingHandovers } from '../features/handovers/index.ts';
import { classNames } from '../lib/class-names.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { administrationPagesOf } from './administration-pages.ts';
import styles from './rail.module.css';

interface RailLinkProps {
  readonly to: string;
  readonly label: string;
  readonly keys: string;
  readonly icon: LucideIcon;
  /** What waits there; nothing is shown for 0. */
  readonly count?: number;
}

const RailLink = memo(function RailLink({
  to,
  label,
  keys,
  icon: Icon,
  count = 0,
}: RailLinkProps): ReactNode {
  const { t } = useTranslation('app');
  const { pathname } = useLocation();
  const here = pathname === to || pathname.startsWith(`${to}/`);
  const name = count === 0 ? label : t('railCount', { page: label, count });
  return (
    <Tooltip label={name} keys={keys} side="right">
      <Link
        to={to}
        aria-label={name}
        aria-current={here ? 'page' : undefined}
        className={classNames(styles['link'], here && styles['active'])}
      >
        <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
        <span className={styles['label']}>{label}</span>
        {count === 0 ? null : <span className={styles['count']}>{count > 999 ? '999+' : count}</span>}
      </Link>
    </Tooltip>
  );
});

/** Alarms that wait for this person, of the chosen site. */
function useWaitingCount(): number {
  const calling = useCallingAlarms();
  const site = useSiteFilter();
  return useMemo(
    () => (site === null ? calling : calling.filter(({ siteId }) => siteId === site)).length,
    [calling, site],
  );
}

/** The pages there are. A page that is not built, or not this person's, is not there. */
export function Rail(): ReactNode {
  const { t } = useTranslation('app');
  const waiting = useWaitingCount();
  const unregistered = useSystemStatus()?.counts.unregistered ?? 0;
  const running = [...useRuns().values()].filter(({ state }) => state === 'running').length;
  const administration = administrationPagesOf(useMe().role);
  const maySign = useMay('handovers.sign');
  const handovers = useWaitingHandovers().length;
  const mayRule = useMay('rules.manage');
  return (
    <nav className={styles['rail']} aria-label={t('rail.label')}>
      <RailLink to="/alarms" label={t('rail.alarms')} keys="g a" icon={BellRing} count={waiting} />
      <RailLink to="/devices" label={t('rail.devices')} keys="g d" icon={Cpu} count={unregistered} />
      <RailLink to="/map" label={t('rail.map')} keys="g m" icon={MapIcon} />
      <RailLink to="/panels" label={t('rail.panels')} keys="g p" icon={LayoutDashboard} />
      <RailLink to="/sequences" label={t('rail.sequences')} keys="g q" icon={ListOrdered} count={running} />
      {maySign ? (
        <RailLink
          to="/handover"
          label={t('rail.handover')}
          keys="g h"
          icon={BookOpenCheck}
          count={handovers}
        />
      ) : null}
      {mayRule ? <RailLink to="/rules" label={t('rail.rules')} keys="g r" icon={SlidersHorizontal} /> : null}
      {administration.length > 0 ? (
        <RailLink to="/administration" label={t('rail.administration')} keys="g s" icon={Settings} />
      ) : null}
    </nav>
  );
}
