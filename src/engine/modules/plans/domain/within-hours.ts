import type { ContactHours } from '../../../../shared/plans/model.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const yesterday = (day: number): number => (day === 1 ? 7 : day - 1);

/** 1 Monday … 7 Sunday, and HH:MM, as the clock on the wall of the site says. */
function wallClock(at: Date, timeZone: string): { readonly day: number; readonly time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return { day: DAYS.indexOf(part('weekday')) + 1, time: `${part('hour')}:${part('minute')}` };
}

/** No hours at all: always. Hours over midnight belong to the day on which they begin. */
export function isWithinHours(hours: readonly ContactHours[], at: Date, timeZone: string): boolean {
  if (hours.length === 0) return true;
  const { day, time } = wallClock(at, timeZone);
  return hours.some(({ days, from, until }) => {
    if (from < until) return days.includes(day) && from <= time && time < until;
    return (days.includes(day) && from <= time) || (days.includes(yesterday(day)) && time < until);
  });
}
