import { z } from 'zod';

/** A running process; a station that is started again is another one. */
export const StationId = z.uuid();

/**
 * Clocks further apart than this are shown. Boxes and screens tell time in whole seconds, and one second is what
 * Commission Delegated Regulation (EU) 2017/574 (annex, table 2) allows the clocks of desks where people act.
 */
export const CLOCK_LIMIT_MS = 1000;

/** How far a clock is ahead of another (negative: behind), and by how much that may be wrong. */
export const ClockDifference = z.object({ aheadMs: z.number(), errorMs: z.number().nonnegative() });
export type ClockDifference = z.infer<typeof ClockDifference>;

/** Whether a difference is beyond the limit for certain. */
export function isClockOff(difference: ClockDifference | null): boolean {
  return difference !== null && Math.abs(difference.aheadMs) - difference.errorMs > CLOCK_LIMIT_MS;
}

export const Station = z.object({
  id: StationId,
  name: z.string(),
  host: z.string(),
  processId: z.int(),
  /** headless: for browsers; worker: takes in messages, without screens. */
  edition: z.enum(['desktop', 'headless', 'worker']),
  version: z.string(),
  startedAt: z.date(),
  /** When it was heard last, by the database's clock. */
  beatAt: z.date(),
  /** Heard within the last ten seconds. */
  isPresent: z.boolean(),
  /** The one that gives this answer. */
  isHere: z.boolean(),
  /** Since when it takes in the devices' messages; null where it does not. */
  ingestsSince: z.date().nullable(),
  /** Of its clock to the database's; null before the first measurement. */
  clock: ClockDifference.nullable(),
  /** Who is logged in there, of the asker's organisation. */
  people: z.array(z.object({ name: z.string(), screens: z.int().positive() })),
});
export type Station = z.infer<typeof Station>;

export const StationList = z.object({
  stations: z.array(Station),
  /** A hand-over that waits for its station. */
  handOverTo: StationId.nullable(),
});
export type StationList = z.infer<typeof StationList>;
