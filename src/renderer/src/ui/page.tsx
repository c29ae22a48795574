import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './page.module.css';

export interface PageHeadProps {
  readonly title: string;
  readonly explanation: string;
  /** What can be begun here. */
  readonly action?: ReactNode;
}

/** What a page is, at its top. */
export function PageHead({ title, explanation, action }: PageHeadProps): ReactNode {
  return (
    <header className={styles['head']}>
      <div>
        <h1>{title}</h1>
        <p className={styles['explanation']}>{explanation}</p>
      </div>
      {action}
    </header>
  );
}

interface PageProps extends PageHeadProps {
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/** A page of settings or records: what it is, then its parts, one below the other. */
export function Page({ isNarrow = false, children, ...head }: PageProps): ReactNode {
  return (
    <div className={classNames(styles['page'], isNarrow && styles['narrow'])}>
      <PageHead {...head} />
      {children}
    </div>
  );
}

interface PageSectionProps {
  readonly title: string;
  readonly hint?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a title of its own. */
export function PageSection({ title, hint, action, children }: PageSectionProps): ReactNode {
  const heading = <h2>{title}</h2>;
  return (
    <section className={styles['section']}>
      {action === undefined ? (
        heading
      ) : (
        <div className={styles['sectionHead']}>
          {heading}
          {action}
        </div>
      )}
      {hint === undefined ? null : <p className={styles['explanation']}>{hint}</p>}
      {children}
    </section>
  );
}
