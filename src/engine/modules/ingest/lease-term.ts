import type { Clock } from '../../platform/clock.ts';
import { STALE_AFTER_MS } from './lease-watch.ts';

/** How long this station may count on its lease since it last heard from the database. */
export interface LeaseTerm {
  /** The database has answered what was asked then. */
  heard(askedAtMs: number): void;
  /** A standby may have taken over when we have not heard from the database for as long as it waits. */
  isFresh(): boolean;
  /** Resolves when the database is heard again, or at the end. */
  next(): Promise<void>;
  end(): void;
}

/** `onOver`: nothing was heard for as long as a lease lasts. */
export function createLeaseTerm(clock: Clock, onOver: () => void): LeaseTerm {
  let heardAtMs = 0;
  let waiting: (() => void)[] = [];
  let cancelDeadline: (() => void) | null = null;
  const isFresh = () => clock.monotonicMs() - heardAtMs < STALE_AFTER_MS;

  function tell(): void {
    const told = waiting;
    waiting = [];
    for (const resolve of told) resolve();
  }

  return {
    heard(askedAtMs) {
      heardAtMs = askedAtMs;
      cancelDeadline?.();
      cancelDeadline = clock.after(STALE_AFTER_MS - (clock.monotonicMs() - askedAtMs), () => {
        if (!isFresh()) onOver();
      });
      tell();
    },
    isFresh,
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
    end() {
      cancelDeadline?.();
      tell();
    },
  };
}
