const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How times are written for a person: language, and the station's zone where it is not the system's. */
export interface TimeStyle {
  readonly language: string;
  readonly timeZone?: string | undefined;
}

/** Making a formatter costs more than using one a thousand times, and rows use them on every tick. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(style: TimeStyle, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${style.language} ${style.timeZone ?? ''}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(style.language, { ...options, timeZone: style.timeZone });
  formatters.set(key, made);
  return made;
}

function part(parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string {
  return parts.find((candidate) => candidate.type === type)?.value ?? '';
}

function dayOf(date: Date, style: TimeStyle): string {
  return formatter(style, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(date);
}

/** 14:02:31, always with 24 hours. */
export function formatTime(date: Date, style: TimeStyle): string {
  return formatter(style, 'time', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}

/** 14:02:31 today, 20 Nov 14:02 before (20 Nov 2025 14:02 in another year). */
export function formatMoment(date: Date, now: Date, style: TimeStyle): string {
  if (dayOf(date, style) === dayOf(now, style)) return formatTime(date, style);
  const parts = formatter(style, 'moment', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(date);
  const thisYear = formatter(style, 'year', { year: 'numeric' }).format(now);
  const year = part(parts, 'year') === thisYear ? '' : ` ${part(parts, 'year')}`;
  const month = part(parts, 'month').replace('.', '');
  return `${part(parts, 'day')} ${month}${year} ${part(parts, 'hour')}:${part(parts, 'minute')}`;
}

/** 20 Nov, or Nov 2026 where only the month counts: under an axis. */
export function formatDay(date: Date, style: TimeStyle, precision: 'day' | 'month'): string {
  const parts = formatter(style, 'axis day', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  }).formatToParts(date);
  const month = part(parts, 'month').replace('.', '');
  return precision === 'day' ? `${part(parts, 'day')} ${month}` : `${month} ${part(parts, 'year')}`;
}

/** 2026-11-20 14:02:31 UTC, shown on hover. */
export function formatUtc(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** UTC-5, UTC+5:30, UTC. */
export function formatZone(date: Date, timeZone?: string): string {
  const parts = formatter({ language: 'en-GB', timeZone }, 'zone', {
    timeZoneName: 'shortOffset',
  }).formatToParts(date);
  return part(parts, 'timeZoneName')
    .replace('GMT', 'UTC')
    .replace(/^UTC[+]0$/, 'UTC');
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A length of time at a glance: 00:07, 59:12, 2 h 14 min, 3 d 4 h. A clock that runs ahead shows 00:00. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < HOUR_MS)
    return `${two(Math.floor(ms / MINUTE_MS))}:${two(Math.floor((ms % MINUTE_MS) / SECOND_MS))}`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / MINUTE_MS)} min`;
  return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
}

/** A figure with exactly the decimals its metric has. */
export function formatNumber(value: number, decimals: number, language: string): string {
  return value.toLocaleString(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: false,
  });
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** An amount of storage with at most one decimal: 512 B, 8.4 kB, 12 MB, 3.4 GB. Units of 1024, as PostgreSQL counts. */
export function formatBytes(bytes: number, language: string): string {
  const size = Math.abs(bytes);
  let power = size < 1 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), BYTE_UNITS.length - 1);
  // 1023.7 kB would be written as 1024 kB.
  if (size / 1024 ** power >= 999.5 && power < BYTE_UNITS.length - 1) power += 1;
  const value = bytes / 1024 ** power;
  return `${formatNumber(value, power === 0 || Math.abs(value) >= 10 ? 0 : 1, language)} ${BYTE_UNITS[power]}`;
}

/** 12,345,678 or 12.345.678: figures too long to be read without groups. */
export function formatCount(count: number, language: string): string {
  return count.toLocaleString(language, { useGrouping: 'min2', maximumFractionDigits: 0 });
}
