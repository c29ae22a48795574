import { z } from 'zod';
import { AlarmFloodId, OrganisationId, SiteId } from '../contract/primitives.ts';
import { AlarmType } from './model.ts';

/** Alarms are counted over so many minutes (ISA-18.2). */
export const FLOOD_WINDOW_MIN = 10;

/** A time in which more alarms come than the people at the desks can handle. */
export const AlarmFlood = z.object({
  id: AlarmFloodId,
  organisationId: OrganisationId,
  beganAt: z.date(),
  /** Null while it runs. */
  endedAt: z.date().nullable(),
  /** The last look: alarms of the ten minutes before it, and operators present; one is counted at least. */
  measuredAt: z.date(),
  alarms: z.int().nonnegative(),
  operators: z.int().positive(),
  peakAlarms: z.int().nonnegative(),
  peakOperators: z.int().positive(),
  peakAt: z.date(),
  /** All of its alarms; null while it runs. */
  total: z.int().nonnegative().nullable(),
  /** The limits that held when it began, alarms in ten minutes an operator. */
  startsAbove: z.int().positive(),
  endsBelow: z.int().positive(),
  revision: z.int().positive(),
});
export type AlarmFlood = z.infer<typeof AlarmFlood>;

/** What is kept of a flood that is over. Parts of sites that the reader may not see are left out. */
export const FloodSummary = z.object({
  flood: AlarmFlood,
  /** Most alarms first. */
  bySite: z.array(
    z.object({ siteId: SiteId.nullable(), siteName: z.string().nullable(), alarms: z.int().positive() }),
  ),
  byType: z.array(z.object({ type: AlarmType, alarms: z.int().positive() })),
});
export type FloodSummary = z.infer<typeof FloodSummary>;
