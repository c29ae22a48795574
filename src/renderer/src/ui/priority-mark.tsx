import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../lib/class-names.ts';
import styles from './priority-mark.module.css';

type Priority = 'critical' | 'high' | 'medium' | 'low';

/** new: not acknowledged, filled and pulsing; returned: not acknowledged, hollow; acknowledged: thin and plain. */
export type MarkLook = 'new' | 'returned' | 'acknowledged';

/** Shape, number and colour each say the priority, so that none of them has to be seen alone. */
const SHAPES: Readonly<Record<Priority, { readonly path: string; readonly textY: number }>> = {
  critical: { path: 'M11 1.5 21 20H1Z', textY: 17.5 },
  high: { path: 'M11 1 21 11 11 21 1 11Z', textY: 15 },
  medium: { path: 'M11 1.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19Z', textY: 15 },
  low: {
    path: 'M4 2.5h14a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5h-14a1.5 1.5 0 0 1-1.5-1.5v-14a1.5 1.5 0 0 1 1.5-1.5Z',
    textY: 15,
  },
};

const RANKS: Readonly<Record<Priority, number>> = { critical: 1, high: 2, medium: 3, low: 4 };

const PULSE_MS = 1000;

interface PriorityMarkProps {
  readonly priority: Priority;
  readonly look: MarkLook;
  readonly size?: number;
}

export function PriorityMark({ priority, look, size = 22 }: PriorityMarkProps): ReactNode {
  const { t } = useTranslation();
  // All marks pulse as one, whenever their lines appeared: a page of marks out of step flickers.
  const [phaseMs] = useState(() => Math.round(performance.now() % PULSE_MS));
  const shape = SHAPES[priority];
  const rank = RANKS[priority];
  return (
    <svg
      className={classNames(styles['mark'], styles[priority], styles[look])}
      viewBox="0 0 22 22"
      width={size}
      height={size}
      role="img"
      style={{ animationDelay: `-${phaseMs}ms` }}
      aria-label={t(`priorityMark.${look}`, { rank: String(rank), priority: t(`priority.${priority}`) })}
    >
      <path className={styles['shape']} d={shape.path} />
      <text className={styles['rank']} x="11" y={shape.textY} textAnchor="middle">
        {rank}
      </text>
    </svg>
  );
}
