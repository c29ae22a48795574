import type { Clock } from '../../platform/clock.ts';
import { waitAfterFailuresS } from './domain/back-off.ts';

/** Counts failures of something in memory and says how long it has to wait. */
export interface Throttle {
  /** Seconds to wait, 0 for none. */
  waitS(key: string): number;
  failed(key: string): void;
  /** A failure that was counted beforehand was none. */
  takeBack(key: string): void;
  succeeded(key: string): void;
}

interface ThrottleOptions {
  readonly clock: Clock;
  /** Failures before the first wait. */
  readonly freeFailures: number;
  /** The key that failed longest ago is forgotten beyond this many. */
  readonly maxKeys?: number;
}

/** A key is forgotten when it has not failed for this long; longer than the longest wait. */
const FORGET_AFTER_MS = 30 * 60_000;

export function createThrottle({ clock, freeFailures, maxKeys = 10_000 }: ThrottleOptions): Throttle {
  // In the order of the last failure, oldest first.
  const entries = new Map<string, { failures: number; lastMs: number }>();

  function live(key: string) {
    const entry = entries.get(key);
    if (entry === undefined || clock.monotonicMs() - entry.lastMs < FORGET_AFTER_MS) return entry;
    entries.delete(key);
    return undefined;
  }

  return {
    waitS: (key) => {
      const entry = live(key);
      if (entry === undefined) return 0;
      const untilMs = entry.lastMs + waitAfterFailuresS(entry.failures, freeFailures) * 1000;
      return Math.max(0, Math.ceil((untilMs - clock.monotonicMs()) / 1000));
    },
    failed: (key) => {
      const failures = (live(key)?.failures ?? 0) + 1;
      entries.delete(key);
      entries.set(key, { failures, lastMs: clock.monotonicMs() });
      const oldest = entries.keys().next();
      if (entries.size > maxKeys && !oldest.done) entries.delete(oldest.value);
    },
    takeBack: (key) => {
      const entry = live(key);
      if (entry === undefined) return;
      if (entry.failures === 1) entries.delete(key);
      else entries.set(key, { ...entry, failures: entry.failures - 1 });
    },
    succeeded: (key) => {
      entries.delete(key);
    },
  };
}
