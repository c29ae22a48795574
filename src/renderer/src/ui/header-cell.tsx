import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './header-cell.module.css';

interface HeaderCellProps {
  readonly children: string;
  readonly align?: 'start' | 'end';
  /** Whether the table is sorted by this column, and which way. */
  readonly sort?: 'ascending' | 'descending' | 'none';
  readonly onSort?: () => void;
}

/** A column's head, a button where the table can be sorted by it. */
export function HeaderCell({ children, align = 'start', sort = 'none', onSort }: HeaderCellProps): ReactNode {
  const Arrow = sort === 'ascending' ? ArrowUp : ArrowDown;
  const arrow = (
    <Arrow size={12} aria-hidden="true" className={sort === 'none' ? styles['hidden'] : undefined} />
  );
  return (
    <th scope="col" aria-sort={sort} className={classNames(styles['cell'], styles[align])}>
      {onSort === undefined ? (
        children
      ) : (
        <button type="button" className={styles['button']} onClick={onSort}>
          {children}
          {arrow}
        </button>
      )}
    </th>
  );
}
