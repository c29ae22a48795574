/** ANSI/TMA-AVS-01, from no call for service to a threat to life. */
export const SCORES = [0, 1, 2, 3, 4] as const;

const KEYS = ['s0', 's1', 's2', 's3', 's4'] as const;

/** The translation of a score. */
export function scoreKey(score: number): (typeof KEYS)[number] {
  return KEYS[score] ?? 's0';
}
