import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Upkeep } from './roll-up.ts';
import { type Aging, expireSpan, readOldestMs } from './store/expire-rows.ts';

const HOUR_MS = 3_600_000;
/** What a large installation writes in one is removed in seconds. Of rollups a day is few rows. */
const SLICE_MS = { time: HOUR_MS, bucket: 24 * HOUR_MS } as const;

/**
 * Removes what is older, of one organisation or of all, oldest first and in slices that each commit: a retention that
 * is shortened by months may take several nights. Rows removed.
 */
export async function expireInSlices(
  { session, signal }: Upkeep,
  aging: Aging,
  of: OrganisationId | null,
  untilMs: number,
): Promise<number> {
  const sliceMs = SLICE_MS[aging.key];
  let gone = 0;
  for (let from = Number.NEGATIVE_INFINITY; from < untilMs; ) {
    const oldest = await readOldestMs(session, aging, of, [from, untilMs]);
    if (oldest === null) break;
    from = Math.floor(oldest / sliceMs) * sliceMs;
    // Through what follows without a gap.
    for (let rows = 1; rows > 0 && from < untilMs; gone += rows) {
      signal?.throwIfAborted();
      const span = [from, Math.min(untilMs, from + sliceMs)] as const;
      rows = await session.transaction(() => expireSpan(session, aging, of, span));
      from += sliceMs;
    }
  }
  return gone;
}
