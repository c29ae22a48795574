/** 2026-11-21 14:02:31 in a zone. */
export function printedMoment(at: Date, timeZone: string): string {
  const { year, month, day, hour, minute, second } = partsOf(at, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** What the clock of a zone is ahead of UTC by at that moment: UTC-05:00, and UTC alone for nothing. */
export function utcOffset(at: Date, timeZone: string): string {
  return (partsOf(at, timeZone)['timeZoneName'] ?? '').replace('GMT', 'UTC');
}

function partsOf(at: Date, timeZone: string): Readonly<Partial<Record<string, string>>> {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    timeZoneName: 'longOffset',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}
