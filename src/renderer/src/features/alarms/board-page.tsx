import type { ReactNode } from 'react';
import { AlarmNav } from './alarm-nav.tsx';
import styles from './boards.module.css';

interface BoardPageProps {
  readonly title: string;
  readonly explanation: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A board beside the queue. */
export function BoardPage({ title, explanation, action, children }: BoardPageProps): ReactNode {
  return (
    <div className={styles['page']}>
      <AlarmNav />
      <div className={styles['body']}>
        <header className={styles['header']}>
          <div>
            <h1>{title}</h1>
            <p className={styles['quiet']}>{explanation}</p>
          </div>
          {action}
        </header>
        {children}
      </div>
    </div>
  );
}
