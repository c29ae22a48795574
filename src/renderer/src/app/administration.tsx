import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, Outlet, useLocation } from 'react-router';
import { useMe } from '../client/index.ts';
import styles from './administration.module.css';
import { administrationPagesOf } from './administration-pages.ts';

/** The pages of those who look after the system, one beside the other. Each says itself whom it is for. */
export function Administration(): ReactNode {
  const { t } = useTranslation('app');
  const pages = administrationPagesOf(useMe().role);
  const { pathname } = useLocation();
  const [first] = pages;
  if (first !== undefined && pathname === '/administration' && first.to !== pathname)
    return <Navigate to={first.to} replace />;
  return (
    <div className={styles['administration']}>
      {pages.length > 0 ? (
        <nav className={styles['pages']} aria-label={t('administration.label')}>
          {pages.map(({ to, name }) => (
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
