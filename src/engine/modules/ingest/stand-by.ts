import type { AdvisoryLock } from '../../platform/db/advisory-lock.ts';
import type { Ending } from './end-holder.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { Lease } from './store/lease.ts';

export const STANDBY_RETRY_MS = 250;
export const OTHER_WAY_RETRY_MS = 1000;
/** While the server takes no changes. */
const READ_ONLY_RETRY_MS = 1000;
/** Until the server has ended what it was told to end. */
const ENDING_RETRY_MS = 10;
/** While a person waits for a hand-over. */
const WANTED_RETRY_MS = 100;

export interface StandByDeps {
  readonly lock: AdvisoryLock;
  readonly lease: LeaseWatch;
  readonly ending: Ending;
  readonly stationId: string;
}

/**
 * What a station does whose slot another one has: ends it where it has fallen silent. Resolves with the time after
 * which it is worth another attempt.
 */
export function createStandBy({ lock, lease, ending, stationId }: StandByDeps) {
  return async (found: Lease): Promise<number> => {
    if (found.isReadOnly) {
      // The next session tells whether the server still is: this one stays as it began.
      await lock.release();
      return READ_ONLY_RETRY_MS;
    }
    if (found.wantedBy !== null) return found.wantedBy === stationId ? WANTED_RETRY_MS : STANDBY_RETRY_MS;
    if (!lease.isStale()) return Math.max(ENDING_RETRY_MS, Math.min(STANDBY_RETRY_MS, lease.staleInMs()));
    return (await ending.endHolder(found)) ? ENDING_RETRY_MS : STANDBY_RETRY_MS;
  };
}

/** The stations' settings do not agree; the one that began first goes on. */
export function otherWaySentence(slot: string): string {
  const others = slot === 'main' ? 'Workers take in the messages' : 'A station takes in the messages alone';
  return `${others}, and this one stays away: set WATCHDESK_INGEST_WORKERS to the same number on every station.`;
}
