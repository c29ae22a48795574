/** Nobody sees more than some hundred frames a second; below this the timers would be all that is measured. */
const SHORTEST_GAP_MS = 4;
/** As quick as a person takes a change for immediate, however many desks look on. */
const LONGEST_GAP_MS = 100;
/** What telemetry may take of the engine's one thread, which ingestion needs as well. */
const SHARE = 0.25;
/** How much the newest frame counts in the mean. */
const WEIGHT = 0.2;

/** How often a reader gets frames of nothing but telemetry. */
export interface TelemetryPace {
  /** A frame took this long to read, encode and hand to the link. */
  sent(costMs: number): void;
  gapMs(): number;
}

/**
 * Spreads telemetry so that all readers together take at most `SHARE` of the process: one desk gets it within
 * milliseconds, a hundred desks, or a busy process whose frames take longer, get fewer and fuller frames, in which a
 * device's status stands once. Alarms never wait for it.
 */
export function createTelemetryPace(readers: () => number): TelemetryPace {
  let meanMs = 0;
  return {
    sent: (costMs) => {
      meanMs += WEIGHT * (costMs - meanMs);
    },
    gapMs: () => Math.min(LONGEST_GAP_MS, Math.max(SHORTEST_GAP_MS, (meanMs * readers()) / SHARE)),
  };
}
