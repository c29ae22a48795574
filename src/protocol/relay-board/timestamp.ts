/** 31 December 9999, as far as a Date's text goes for people. */
const LATEST_MS = 253_402_300_799_999;
/** Date and time of day as ISO 8601 has them, the zone optional. */
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * A moment in any of the forms that boards use: ISO 8601 with a zone, without one (then UTC), or Unix seconds. Null for
 * what is none of them.
 */
export function readTimestamp(value: unknown): Date | null {
  if (typeof value === 'number') return momentOf(value * 1000);
  if (typeof value !== 'string' || value.length > 40) return null;
  if (/^\d{1,12}(\.\d{1,6})?$/.test(value)) return momentOf(Number(value) * 1000);
  const [, day, time, zone = 'Z'] = ISO.exec(value.trim()) ?? [];
  if (day === undefined || time === undefined) return null;
  return momentOf(Date.parse(`${day}T${milliseconds(time)}${zoneOf(zone)}`));
}

function momentOf(ms: number): Date | null {
  return ms >= 0 && ms <= LATEST_MS ? new Date(Math.floor(ms)) : null;
}

/** Not more digits than every engine reads. */
function milliseconds(time: string): string {
  const [seconds = '', fraction] = time.split(/[.,]/);
  return fraction === undefined ? seconds : `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
}

function zoneOf(zone: string): string {
  if (zone.toUpperCase() === 'Z') return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
