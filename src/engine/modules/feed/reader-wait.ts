import type { Clock } from '../../platform/clock.ts';

/** What a reader waits for between two frames: alarms at once, telemetry at the pace of `telemetryGapMs`. */
export interface ReaderWait {
  onAlarms(): void;
  onStates(): void;
  /** Something else has to be sent or done at once. */
  onUrgent(): void;
  /** Wakes the reader after `delayMs` even if nothing happens. */
  wakeAfter(delayMs: number): void;
  /** Resolves when there is something to do; rejects with the signal's reason. */
  next(): Promise<void>;
  /** Releases every timer and listener. */
  release(): void;
}

export function createReaderWait({
  clock,
  telemetryGapMs,
  signal,
}: {
  readonly clock: Clock;
  /** How far frames with nothing but telemetry must be apart now. */
  readonly telemetryGapMs: () => number;
  readonly signal: AbortSignal;
}): ReaderWait {
  let statesPending = false;
  let due = true;
  let lastWokenAtMs = Number.NEGATIVE_INFINITY;
  let settle: { resolve(): void; reject(reason: unknown): void } | undefined;
  let cancelStates = (): void => undefined;
  let cancelWake = (): void => undefined;

  function wake(): void {
    due = true;
    settle?.resolve();
    settle = undefined;
  }

  function onAbort(): void {
    settle?.reject(signal.reason);
    settle = undefined;
  }
  signal.addEventListener('abort', onAbort, { once: true });

  return {
    onAlarms: wake,
    onUrgent: wake,
    onStates: () => {
      if (statesPending) return;
      statesPending = true;
      const delayMs = lastWokenAtMs + telemetryGapMs() - clock.monotonicMs();
      if (delayMs <= 0) wake();
      else cancelStates = clock.after(delayMs, wake);
    },
    wakeAfter: (delayMs) => {
      cancelWake();
      cancelWake = clock.after(delayMs, wake);
    },
    next: async () => {
      if (signal.aborted) throw signal.reason;
      if (!due)
        await new Promise<void>((resolve, reject) => {
          settle = { resolve, reject };
        });
      due = false;
      statesPending = false;
      cancelStates();
      lastWokenAtMs = clock.monotonicMs();
    },
    release: () => {
      signal.removeEventListener('abort', onAbort);
      cancelStates();
      cancelWake();
    },
  };
}
