/** Wrong passwords that nobody has to wait for. */
export const FREE_FAILURES = 5;
const LONGEST_WAIT_S = 15 * 60;

/**
 * How long to wait after so many wrong passwords in a row, in seconds: nothing up to the fourth, then 2, 4, 8 … up to
 * 15 minutes. `free` moves the start for sources that many people share.
 */
export function waitAfterFailuresS(failures: number, free: number = FREE_FAILURES): number {
  if (failures < free) return 0;
  // The exponent is bounded so that a count that never stops rising stays a number.
  return Math.min(2 ** Math.min(failures - free + 1, 20), LONGEST_WAIT_S);
}
