import cronParser from 'cron-parser';

const at = (schedule: string, now: Date) =>
  cronParser.parseExpression(schedule, { currentDate: now, tz: 'UTC' });

/** The next time of a timetable after a moment. */
export const nextSlot = (schedule: string, now: Date): Date => at(schedule, now).next().toDate();

/** The newest time of a timetable that is over at a moment. */
export const lastSlot = (schedule: string, now: Date): Date => at(schedule, now).prev().toDate();
