/** At most so many in a second, evenly refilled; more at once only up to a second's worth. */
export interface RateLimit {
  /** Whether one more is allowed now; it is then counted. */
  take(nowMs: number): boolean;
}

export function createRateLimit(perSecond: number): RateLimit {
  let left = perSecond;
  let countedMs = -Infinity;
  return {
    take(nowMs) {
      left = Math.min(perSecond, left + ((nowMs - countedMs) / 1000) * perSecond);
      countedMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
