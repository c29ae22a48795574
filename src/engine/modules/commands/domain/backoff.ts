const FIRST_MS = 1000;
const MAX_MS = 60_000;

/** The pause before the next attempt, after so many that were repeated already. */
export function retryDelayMs(retryCount: number): number {
  return Math.min(FIRST_MS * 2 ** retryCount, MAX_MS);
}
