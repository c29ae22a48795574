import type { ReactNode } from 'react';
import { useStale } from '../../client/index.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { freshnessOf } from './freshness.ts';
import styles from './seen.module.css';

interface ReportedProps {
  /** When it was true; null where it never was. */
  readonly at: Date | null;
  readonly children: ReactNode;
}

/** Hatches what a device reported too long ago, where it is no plain figure. */
export function Reported({ at, children }: ReportedProps): ReactNode {
  const nowMs = useNowMs(5000);
  const { stale } = useStale();
  const old = at !== null && (stale || freshnessOf(at, nowMs) === 'stale');
  return <span className={old ? styles['staleBlock'] : styles['block']}>{children}</span>;
}
