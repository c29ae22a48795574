import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './notice.module.css';

const ICONS = { info: Info, warning: TriangleAlert, problem: CircleAlert } as const;

interface NoticeProps {
  readonly tone: keyof typeof ICONS;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A sentence in its place: what is so, and what to do. */
export function Notice({ tone, children, action }: NoticeProps): ReactNode {
  const Icon = ICONS[tone];
  return (
    <div
      className={classNames(styles['notice'], styles[tone])}
      role={tone === 'problem' ? 'alert' : 'status'}
    >
      <Icon size={16} aria-hidden="true" className={styles['icon']} />
      <div className={styles['text']}>{children}</div>
      {action}
    </div>
  );
}
