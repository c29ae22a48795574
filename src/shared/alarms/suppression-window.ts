import { z } from 'zod';
import { DeviceId, OrganisationId, SiteId, SuppressionWindowId, ZoneId } from '../contract/primitives.ts';
import { AlarmType } from './model.ts';

/** on_test and out_of_service are for work on devices; a supervisor declares a storm over a region. */
export const SuppressionWindowKind = z.enum(['on_test', 'out_of_service', 'storm']);
export type SuppressionWindowKind = z.infer<typeof SuppressionWindowKind>;

/** A time in which alarms of a place are kept quiet. Its scope is the narrowest that is named: device, zone, site. */
export const SuppressionWindow = z.object({
  id: SuppressionWindowId,
  organisationId: OrganisationId,
  kind: SuppressionWindowKind,
  /** Windows that were declared together. */
  batchId: z.uuid(),
  siteId: SiteId,
  siteName: z.string().nullable(),
  zoneId: ZoneId.nullable(),
  zoneName: z.string().nullable(),
  deviceId: DeviceId.nullable(),
  deviceName: z.string().nullable(),
  /** Null: all types. */
  alarmTypes: z.array(AlarmType).nullable(),
  startsAt: z.date(),
  endsAt: z.date(),
  reason: z.string(),
  by: z.string(),
  station: z.string(),
  beganAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  /** Null while it runs, and where it ended at its time. */
  endedBy: z.string().nullable(),
  revision: z.int().positive(),
});
export type SuppressionWindow = z.infer<typeof SuppressionWindow>;

/** The longest that a place may be kept quiet without somebody saying so again. */
export const WINDOW_MAX_MINUTES = 31 * 24 * 60;

export const WindowScope = z.discriminatedUnion('of', [
  z.object({ of: z.literal('sites'), siteIds: z.array(SiteId).min(1).max(500) }),
  z.object({ of: z.literal('zone'), siteId: SiteId, zoneId: ZoneId }),
  z.object({ of: z.literal('device'), deviceId: DeviceId }),
]);
export type WindowScope = z.infer<typeof WindowScope>;
