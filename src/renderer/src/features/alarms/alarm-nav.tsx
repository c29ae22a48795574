import { memo, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useAlarms, useMay } from '../../client/index.ts';
import { formatCount } from '../../lib/format.ts';
import { createPart } from '../../lib/part-of-queue.ts';
import styles from './alarm-nav.module.css';
import { isQueue } from './is-queue.ts';
import { isNuisance } from './stale.ts';
import { TEXTS } from './texts.ts';
import { useStaleBeforeMs } from './use-stale.ts';
import { useWindows } from './use-windows.ts';

const shelvedOf = createPart(({ suppression }) => suppression === 'shelved');

/** The queue and the boards of what is kept quiet, one beside the other, with how many there are. */
export function AlarmNav(): ReactNode {
  const { t, i18n } = useTranslation([...TEXTS, 'figures', 'incidents']);
  const maySeeFigures = useMay('alarms.supervise');
  const alarms = useAlarms();
  const { pathname } = useLocation();
  const windows = useWindows();
  const staleBeforeMs = useStaleBeforeMs();
  const nuisanceOf = useMemo(() => createPart((alarm) => isNuisance(alarm, staleBeforeMs)), [staleBeforeMs]);
  const storms = windows.filter(({ kind }) => kind === 'storm').length;
  const pages = [
    { to: '/alarms', label: t('nav.queue'), count: alarms.length },
    { to: '/alarms/shelf', label: t('nav.shelf'), count: shelvedOf(alarms).length },
    { to: '/alarms/quiet', label: t('nav.quiet'), count: windows.length - storms },
    { to: '/alarms/storm', label: t('nav.storm'), count: storms },
    { to: '/alarms/nuisance', label: t('nav.nuisance'), count: nuisanceOf(alarms).length },
    { to: '/alarms/search', label: t('incidents:search.title'), count: 0 },
    ...(maySeeFigures ? [{ to: '/alarms/figures', label: t('figures:title'), count: 0 }] : []),
  ];
  return (
    <nav className={styles['nav']} aria-label={t('nav.label')}>
      {pages.map(({ to, label, count }) => (
        <Page
          key={to}
          to={to}
          label={label}
          count={count === 0 ? null : formatCount(count, i18n.language)}
          isHere={to === '/alarms' ? isQueue(pathname) : to === pathname}
        />
      ))}
    </nav>
  );
}

interface PageProps {
  readonly to: string;
  readonly label: string;
  readonly count: string | null;
  readonly isHere: boolean;
}

/** Drawn again for its own count alone: in a flood that of the queue is another with each look. */
const Page = memo(function Page({ to, label, count, isHere }: PageProps): ReactNode {
  return (
    <Link to={to} aria-current={isHere ? 'page' : undefined} className={styles['page']}>
      {label} {count === null ? null : <span className={styles['count']}>{count}</span>}
    </Link>
  );
});
