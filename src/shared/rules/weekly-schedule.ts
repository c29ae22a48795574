import { z } from 'zod';

export const MINUTES_OF_DAY = 1440;

const Minute = z.int().min(0).max(MINUTES_OF_DAY);

/** Part of a day in minutes since local midnight; `toMin` is not part of it. */
export const DaySpan = z
  .object({ fromMin: Minute, toMin: Minute })
  .refine(({ fromMin, toMin }) => fromMin < toMin, { message: 'span-backwards', path: ['toMin'] });
export type DaySpan = z.infer<typeof DaySpan>;

const Day = z.array(DaySpan).max(6);
/** `2026-12-25`, by the site's own calendar. */
export const LocalDate = z.iso.date();

/** When a rule is armed, in the time zone of the device's site. */
export const WeeklySchedule = z.object({
  /** Monday first. */
  days: z.tuple([Day, Day, Day, Day, Day, Day, Day]),
  holidays: z.array(LocalDate).max(400),
  /** Of holidays, instead of the weekday's. */
  onHolidays: Day,
});
export type WeeklySchedule = z.infer<typeof WeeklySchedule>;
