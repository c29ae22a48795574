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

/** The mark, with its name. */
export function PriorityMark(props: PriorityMarkProps): ReactNode {
  const { t } = useTranslation();
  const { priority, look } = props;
  const rank = String(RANKS[priority]);
  return (
    <PriorityShape
      {...props}
      label={t(`priorityMark.${look}`, { rank, priority: t(`priority.${priority}`) })}
    />
  );
}

/** The mark within something whose own name says the priority. */
export function PriorityShape({
  priority,
  look,
  size = 22,
  label,
}: PriorityMarkProps & { readonly label?: string }): ReactNode {
  // All marks pulse as one, whenever their lines appeared: a page of marks out of step flickers.
  const [phaseMs] = useState(() => Math.round(performance.now() % PULSE_MS));
  const shape = SHAPES[priority];
  return (
    <svg
      className={classNames(styles['mark'], styles[priority], styles[look])}
      viewBox="0 0 22 22"
      width={size}
      height={size}
      style={{ animationDelay: `-${phaseMs}ms` }}
      role="img"
      aria-hidden={label === undefined}
      aria-label={label}
    >
      <path className={styles['shape']} d={shape.path} />
      <text className={styles['rank']} x="11" y={shape.textY} textAnchor="middle">
        {RANKS[priority]}
      </text>
    </svg>
  );
}
