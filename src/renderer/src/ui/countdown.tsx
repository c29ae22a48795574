import type { ReactNode } from 'react';
import { formatDuration, formatUtc } from '../lib/format.ts';
import { useNowMs } from '../lib/use-now.ts';

/** How long yet, live: 14:32, 2 h 14 min. Not announced as it ticks. */
export function Countdown({ until }: { readonly until: Date }): ReactNode {
  const nowMs = useNowMs();
  return (
    <time dateTime={until.toISOString()} title={formatUtc(until)} aria-live="off">
      {formatDuration(until.getTime() - nowMs)}
    </time>
  );
}
