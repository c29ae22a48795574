import type { ReactNode } from 'react';
import { classNames } from '../../lib/class-names.ts';
import { PageHead, type PageHeadProps } from '../../ui/page.tsx';
import { AlarmNav } from './alarm-nav.tsx';
import styles from './boards.module.css';

interface BoardPageProps extends PageHeadProps {
  /** Its last part takes the height that is left, and scrolls within. */
  readonly fills?: boolean;
  readonly children: ReactNode;
}

/** A board beside the queue. */
export function BoardPage({ fills = false, children, ...head }: BoardPageProps): ReactNode {
  return (
    <div className={styles['page']}>
      <AlarmNav />
      <div className={classNames(styles['body'], fills && styles['fills'])}>
        <PageHead {...head} />
        {children}
      </div>
    </div>
  );
}
