const FIRST_MS = 5000;
const LONGEST_MS = 120_000;
/** Half an hour: what nobody could be told by then is old, and the alarm of the channel stands for it. */
export const MAX_ATTEMPTS = 19;

/** How long to wait after so many attempts, each wait twice the one before; null when it is the end. */
export function nextDelayMs(attempts: number): number | null {
  if (attempts >= MAX_ATTEMPTS) return null;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
}
