/** A moment in Unix microseconds as PostgreSQL reads it; a Date knows only milliseconds. */
export function microsecondsText(us: number): string {
  const micros = String(us % 1000).padStart(3, '0');
  return new Date(Math.floor(us / 1000)).toISOString().replace('Z', `${micros}Z`);
}
