import type { ReactNode } from 'react';
import { formatDuration, formatUtc } from '../lib/format.ts';
import { useAtNow } from '../lib/use-now.ts';

interface AgeProps {
  readonly since: Date;
  /** Where it ended: the length then no longer grows. */
  readonly until?: Date | null | undefined;
  readonly className?: string | undefined;
}

/** How long ago, live: 00:07, 2 h 14 min. Not announced as it ticks. */
export function Age({ since, until, className }: AgeProps): ReactNode {
  const text = useAtNow((nowMs) => formatDuration((until?.getTime() ?? nowMs) - since.getTime()));
  return (
    <time className={className} dateTime={since.toISOString()} title={formatUtc(since)} aria-live="off">
      {text}
    </time>
  );
}
