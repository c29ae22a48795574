/** ANSI/TMA-AVS-01, from no call for service to a threat to life. */
export const SCORES = [0, 1, 2, 3, 4] as const;

/** The translation of a score. */
export function scoreKey(score: number): (typeof SCORES)[number] {
  return SCORES.find((known) => known === score) ?? 0;
}
