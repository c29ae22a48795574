const MOST_AHEAD_MS = 30 * 86_400_000;

/** A time of a `datetime-local` field in this computer's zone; null where it is none, past, or too far ahead. */
export function readLocalTime(text: string, nowMs: number): Date | null {
  const at = new Date(text);
  const ms = at.getTime();
  return Number.isNaN(ms) || ms <= nowMs || ms > nowMs + MOST_AHEAD_MS ? null : at;
}
