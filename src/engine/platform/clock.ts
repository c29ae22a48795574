/** The only source of time in the engine, so that tests can set it. */
export interface Clock {
  now(): Date;
  /** Monotonic milliseconds, for measuring durations. */
  monotonicMs(): number;
  /** Calls `work` after `delayMs`; the returned function cancels it. Never keeps the process alive. */
  after(delayMs: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
