import type { ReactNode } from 'react';
import styles from './skeleton.module.css';

interface SkeletonProps {
  readonly rows?: number;
  /** The height of what will stand here, so that nothing moves when it comes. */
  readonly rowHeight?: number;
  /** Says to assistive technology what is awaited. */
  readonly label: string;
}

/** Holds the place of lines that are on their way; invisible for the first 300 ms. */
export function Skeleton({ rows = 8, rowHeight = 36, label }: SkeletonProps): ReactNode {
  return (
    <div className={styles['skeleton']} role="status" aria-label={label}>
      <div
        className={styles['rows']}
        style={{ height: rows * rowHeight, backgroundSize: `100% ${rowHeight}px` }}
      />
    </div>
  );
}
