import type { DaySpan } from '../../../../shared/rules/weekly-schedule.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** `08:00-12:00, 13:00-18:00`; nothing for a day without hours. */
export function spansText(spans: readonly DaySpan[]): string {
  return spans.map(({ fromMin, toMin }) => `${clock(fromMin)}-${clock(toMin)}`).join(', ');
}

const SPAN = /^(\d{1,2}):?(\d{2})?\s*[-–]\s*(\d{1,2}):?(\d{2})?$/;

/** The same back, forgiving: `8-12 13-18` as well. Null where it cannot be read. */
export function readSpans(text: string): DaySpan[] | null {
  const parts = text
    .replaceAll(/\s*[-–]\s*/g, '-')
    .split(/[,;\s]+/)
    .filter((part) => part !== '');
  const spans: DaySpan[] = [];
  for (const part of parts) {
    const found = SPAN.exec(part);
    if (found === null) return null;
    const [, fromHour, fromMinute = '0', toHour, toMinute = '0'] = found;
    if (Number(fromMinute) > 59 || Number(toMinute) > 59) return null;
    const fromMin = Number(fromHour) * 60 + Number(fromMinute);
    const toMin = Number(toHour) * 60 + Number(toMinute);
    if (fromMin >= toMin || toMin > 1440) return null;
    spans.push({ fromMin, toMin });
  }
  return spans.length > 6 ? null : spans;
}

/** Dates as `2026-12-25`, however they are set apart. Null where one cannot be read. */
export function readDates(text: string): string[] | null {
  const dates = text.split(/[,;\s]+/).filter((date) => date !== '');
  return dates.every((date) => /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)))
    ? [...new Set(dates)].sort()
    : null;
}
