const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that ran this long before it ended was sound: the next wait is the shortest again. */
export const SOUND_AFTER_MS = 60_000;

/** How long to wait before something that ended is started again. */
export interface RestartBackoff {
  /** @param ranForMs how long it had been running; 0 when it did not come up */
  nextDelayMs(ranForMs: number): number;
}

/** Doubles from half a second to half a minute while the thing keeps ending early. */
export function createRestartBackoff(): RestartBackoff {
  let earlyEnds = 0;
  return {
    nextDelayMs: (ranForMs) => {
      earlyEnds = ranForMs >= SOUND_AFTER_MS ? 1 : earlyEnds + 1;
      return Math.min(FIRST_DELAY_MS * 2 ** (earlyEnds - 1), LONGEST_DELAY_MS);
    },
  };
}
