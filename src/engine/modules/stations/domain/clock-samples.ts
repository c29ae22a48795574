import type { ClockDifference } from '../../../../shared/stations/model.ts';

const KEPT = 4;

/** Keeps the last few measurements of another clock and believes the one with the shortest way (RFC 5905, 10). */
export interface ClockSamples {
  /**
   * @param askedAtMs our clock when the other was asked
   * @param tookMs until its answer was here, on a clock that cannot jump
   */
  add(askedAtMs: number, tookMs: number, otherMs: number): void;
  /** Of ours to the other; null before the first sample. */
  difference(): ClockDifference | null;
}

export function createClockSamples(): ClockSamples {
  let samples: ClockDifference[] = [];
  return {
    add(askedAtMs, tookMs, otherMs) {
      samples = [{ aheadMs: askedAtMs + tookMs / 2 - otherMs, errorMs: tookMs / 2 }, ...samples].slice(
        0,
        KEPT,
      );
    },
    difference() {
      const [first, ...rest] = samples;
      if (first === undefined) return null;
      return rest.reduce((best, sample) => (sample.errorMs < best.errorMs ? sample : best), first);
    },
  };
}
