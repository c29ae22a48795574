import type { Clock } from '../../platform/clock.ts';

/** Without a renewal for so long a lease is up for grabs. It is renewed each second. */
export const STALE_AFTER_MS = 4000;
/** What a standby must have seen of it itself, so that a database whose clock jumps ahead costs nobody the lease. */
const SEEN_SILENT_MS = 3000;

interface SeenLease {
  readonly renewal: string | null;
  readonly ageMs: number | null;
  /** Nobody can renew it now, which says nothing of its holder. */
  readonly isReadOnly?: boolean;
}

/**
 * How long another station's lease has not been renewed. By the database's clock where it runs as ours does; a clock
 * that jumped is known by what this station sees itself, on a clock that cannot jump.
 */
export interface LeaseWatch {
  seen(lease: SeenLease): void;
  isStale(): boolean;
  /** Until it would be, without another renewal. */
  staleInMs(): number;
  /** The owner where it has been the same one, silently, for as long as a lease lasts. */
  silentOwner(owner: string | null): string | null;
}

export function createLeaseWatch(clock: Clock): LeaseWatch {
  let current: SeenLease = { renewal: null, ageMs: null };
  let seenAtMs = clock.monotonicMs();
  let changedAtMs = seenAtMs;
  let owner: string | null = null;
  let ownerSinceMs = 0;
  function staleInMs(): number {
    const nowMs = clock.monotonicMs();
    const byOurClock = changedAtMs + STALE_AFTER_MS - nowMs;
    if (current.ageMs === null) return byOurClock;
    const byItsClock = seenAtMs + STALE_AFTER_MS - current.ageMs - nowMs;
    return Math.min(byOurClock, Math.max(byItsClock, changedAtMs + SEEN_SILENT_MS - nowMs));
  }

  return {
    seen(lease) {
      if (lease.renewal !== current.renewal || lease.isReadOnly === true) {
        changedAtMs = clock.monotonicMs();
        owner = null;
      }
      current = lease;
      seenAtMs = clock.monotonicMs();
    },
    isStale: () => staleInMs() <= 0,
    staleInMs,
    silentOwner(found) {
      if (found !== owner) {
        owner = found;
        ownerSinceMs = clock.monotonicMs();
      }
      return clock.monotonicMs() - ownerSinceMs >= STALE_AFTER_MS ? owner : null;
    },
  };
}
