/** At most so many in a second, evenly refilled; more at once only up to `burst`, a second's worth if not said. */
export interface RateLimit {
  /** Whether one more is allowed now; it is then counted. */
  take(nowMs: number): boolean;
}

export function createRateLimit(perSecond: number, burst = perSecond): RateLimit {
  let left = burst;
  let countedMs = -Infinity;
  return {
    take(nowMs) {
      left = Math.min(burst, left + ((nowMs - countedMs) / 1000) * perSecond);
      countedMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}

/** The same limit for each of many, of whom only the busy ones are remembered. */
export interface RateLimits<Key> {
  take(key: Key, nowMs: number): boolean;
  /** How many are remembered. */
  readonly size: number;
}

export function createRateLimits<Key>(perSecond: number, burst: number): RateLimits<Key> {
  const limits = new Map<Key, { readonly limit: RateLimit; lastMs: number }>();
  const refillMs = (burst / perSecond) * 1000;
  let forgetDueMs = 0;

  /** Who was silent for so long has its whole burst again, like somebody new. */
  function forget(nowMs: number): void {
    forgetDueMs = nowMs + refillMs;
    for (const [key, { lastMs }] of limits) if (nowMs - lastMs >= refillMs) limits.delete(key);
  }

  return {
    take(key, nowMs) {
      if (nowMs >= forgetDueMs) forget(nowMs);
      let known = limits.get(key);
      if (known === undefined) {
        known = { limit: createRateLimit(perSecond, burst), lastMs: nowMs };
        limits.set(key, known);
      }
      known.lastMs = nowMs;
      return known.limit.take(nowMs);
    },
    get size() {
      return limits.size;
    },
  };
}
