import cronParser from 'cron-parser';

const at = (schedule: string, now: Date) =>
  cronParser.parseExpression(schedule, { currentDate: now, tz: 'UTC' });

/** The next time of a timetable after a moment. */
export const nextSlot = (schedule: string, now: Date): Date => at(schedule, now).next().toDate();

/** The newest time of a timetable that is over at a moment. */
export const lastSlot = (schedule: string, now: Date): Date => at(schedule, now).prev().toDate();

/**
 * The same, remembered until the next time has come: finding one walks the calendar for milliseconds, in which nothing
 * else runs, and who looks every few seconds for a dozen timetables would keep alarms waiting.
 */
export function createLastSlots(): typeof lastSlot {
  const known = new Map<string, { readonly last: Date; readonly next: Date }>();
  return (schedule, now) => {
    const found = known.get(schedule);
    if (found !== undefined && found.last < now && now <= found.next) return found.last;
    const last = lastSlot(schedule, now);
    known.set(schedule, { last, next: nextSlot(schedule, now) });
    return last;
  };
}
