import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

interface FrameProps {
  readonly header: ReactNode;
  readonly children: ReactNode;
}

/** The page of now and that of the past, one beside the other, with what is shown below. */
export function HandoverFrame({ header, children }: FrameProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { pathname } = useLocation();
  const pages = [
    { to: '/handover', label: t('nav.now') },
    { to: '/handover/past', label: t('nav.past') },
  ];
  return (
    <div className={styles['page']}>
      <nav className={styles['nav']} aria-label={t('nav.label')}>
        {pages.map(({ to, label }) => (
          <Link key={to} to={to} aria-current={pathname === to ? 'page' : undefined}>
            {label}
          </Link>
        ))}
      </nav>
      <div className={styles['body']}>
        <header className={styles['header']}>{header}</header>
        {children}
      </div>
    </div>
  );
}
