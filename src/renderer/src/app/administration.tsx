import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';
import { useMay } from '../client/index.ts';
import styles from './administration.module.css';

const PAGES = [
  { to: '/administration', name: 'users' },
  { to: '/administration/sites', name: 'sites' },
  { to: '/administration/models', name: 'models' },
  { to: '/administration/alarms', name: 'alarms' },
  { to: '/administration/escalation', name: 'escalation' },
  { to: '/administration/plans', name: 'plans' },
  { to: '/administration/database', name: 'database' },
] as const;

/** The pages of those who look after the system, one beside the other. Each says itself whom it is for. */
export function Administration(): ReactNode {
  const { t } = useTranslation('app');
  const mayAdminister = useMay('system.administer');
  return (
    <div className={styles['administration']}>
      {mayAdminister ? (
        <nav className={styles['pages']} aria-label={t('administration.label')}>
          {PAGES.map(({ to, name }) => (
            <NavLink key={to} to={to} end className={styles['page'] ?? ''}>
              {t(`administration.${name}`)}
            </NavLink>
          ))}
        </nav>
      ) : null}
      <div className={styles['content']}>
        <Outlet />
      </div>
    </div>
  );
}
