const FIRST_MS = 250;
const MOST_MS = 10_000;

/**
 * How long to wait before try number `attempt` (from 0). Doubles up to 10 s; the random half keeps the desks of a
 * control room from all coming back in the same instant. `random` is in [0, 1).
 */
export function backOffMs(attempt: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random);
}
