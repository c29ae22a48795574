import type { Clock } from '../../src/engine/platform/clock.ts';

export interface ManualClock extends Clock {
  /** Runs what is due until then, each at its own moment, and lets what it began come to rest. */
  advance(ms: number): Promise<void>;
  /** How many are waiting for their time. */
  waiting(): number;
}

/** A clock that stands still until a test moves it. */
export function createManualClock(startMs = 0): ManualClock {
  const waiting = new Set<{ readonly dueMs: number; readonly work: () => void }>();
  let nowMs = startMs;
  // A macrotask: every promise that is settled by now has run its course.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    after(delayMs, work) {
      const entry = { dueMs: nowMs + delayMs, work };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = [...waiting].sort((one, other) => one.dueMs - other.dueMs)[0];
        if (next === undefined || next.dueMs > untilMs) break;
        waiting.delete(next);
        nowMs = next.dueMs;
        next.work();
        await settle();
      }
      nowMs = untilMs;
    },
    waiting: () => waiting.size,
  };
}
