import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useAlarms, useMay } from '../../client/index.ts';
import { formatCount } from '../../lib/format.ts';
import { usePaced } from '../../lib/use-paced.ts';
import styles from './alarm-nav.module.css';
import { isQueue } from './is-queue.ts';
import { isNuisance } from './stale.ts';
import { TEXTS } from './texts.ts';
import { useStaleBeforeMs } from './use-stale.ts';
import { useWindows } from './use-windows.ts';

/** The queue and the boards of what is kept quiet, one beside the other, with how many there are. */
export function AlarmNav(): ReactNode {
  const { t, i18n } = useTranslation([...TEXTS, 'figures', 'incidents']);
  const maySeeFigures = useMay('alarms.supervise');
  const alarms = useAlarms();
  const { pathname } = useLocation();
  const windows = useWindows();
  const counted = usePaced(alarms);
  const shelved = useMemo(
    () => counted.filter(({ suppression }) => suppression === 'shelved').length,
    [counted],
  );
  const staleBeforeMs = useStaleBeforeMs();
  const nuisance = useMemo(
    () => counted.filter((alarm) => isNuisance(alarm, staleBeforeMs)).length,
    [counted, staleBeforeMs],
  );
  const storms = windows.filter(({ kind }) => kind === 'storm').length;
  const pages = [
    { to: '/alarms', label: t('nav.queue'), count: alarms.length },
    { to: '/alarms/shelf', label: t('nav.shelf'), count: shelved },
    { to: '/alarms/quiet', label: t('nav.quiet'), count: windows.length - storms },
    { to: '/alarms/storm', label: t('nav.storm'), count: storms },
    { to: '/alarms/nuisance', label: t('nav.nuisance'), count: nuisance },
    { to: '/alarms/search', label: t('incidents:search.title'), count: 0 },
    ...(maySeeFigures ? [{ to: '/alarms/figures', label: t('figures:title'), count: 0 }] : []),
  ];
  return (
    <nav className={styles['nav']} aria-label={t('nav.label')}>
      {pages.map(({ to, label, count }) => (
        <Link
          key={to}
          to={to}
          aria-current={(to === '/alarms' ? isQueue(pathname) : to === pathname) ? 'page' : undefined}
          className={styles['page']}
        >
          {label}{' '}
          {count === 0 ? null : <span className={styles['count']}>{formatCount(count, i18n.language)}</span>}
        </Link>
      ))}
    </nav>
  );
}
