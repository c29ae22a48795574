import type { ReactNode } from 'react';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment, formatUtc } from '../../lib/format.ts';
import { useNowMs } from '../../lib/use-now.ts';

/** A time to come: 14:02:31 today, 20 Nov 14:02 on another day; UTC on hover. */
export function When({ at }: { readonly at: Date }): ReactNode {
  const style = useTimeStyle();
  const nowMs = useNowMs(60_000);
  return (
    <time dateTime={at.toISOString()} title={formatUtc(at)}>
      {formatMoment(at, new Date(nowMs), style)}
    </time>
  );
}
