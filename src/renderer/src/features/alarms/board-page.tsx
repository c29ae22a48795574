import type { ReactNode } from 'react';
import { PageHead, type PageHeadProps } from '../../ui/page.tsx';
import { AlarmNav } from './alarm-nav.tsx';
import styles from './boards.module.css';

interface BoardPageProps extends PageHeadProps {
  readonly children: ReactNode;
}

/** A board beside the queue. */
export function BoardPage({ children, ...head }: BoardPageProps): ReactNode {
  return (
    <div className={styles['page']}>
      <AlarmNav />
      <div className={styles['body']}>
        <PageHead {...head} />
        {children}
      </div>
    </div>
  );
}
