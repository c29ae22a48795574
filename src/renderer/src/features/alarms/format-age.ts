const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Age of an alarm in a column of fixed width: 00:07 below an hour, 2 h 14 min below a day, 3 d 04 h beyond. A clock that
 * runs behind the engine's shows 00:00, never a negative age.
 */
export function formatAge(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours < 1) return `${two(minutes)}:${two(seconds % 60)}`;
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}
