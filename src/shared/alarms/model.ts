import { z } from 'zod';
import { AlarmId, DeviceId, OrganisationId, SiteId } from '../contract/primitives.ts';

/** Worst first. The number is what people see on the mark (1 critical … 4 low). */
export const Priority = z.enum(['critical', 'high', 'medium', 'low']);
export type Priority = z.infer<typeof Priority>;
export const PRIORITY_RANK: Readonly<Record<Priority, number>> = { critical: 1, high: 2, medium: 3, low: 4 };

/** What a person handles. The first eight are the box's own types; the rest are found by the engine. */
export const AlarmType = z.enum([
  'UNKNOWN',
  'PANIC1',
  'PANIC2',
  'TAMPER',
  'FIRE',
  'INTRUSION',
  'MEDICAL',
  'DURESS',
  'OFFLINE',
  'SECURITY',
  'SYNC',
  'SAFETY_SHUTOFF',
  'RELAY_MISMATCH',
  'JOB',
]);
export type AlarmType = z.infer<typeof AlarmType>;

/** ISA-18.2: is the condition there (active, returned) × has a person seen it, until closed. */
export const AlarmState = z.enum([
  'unacknowledged_active',
  'acknowledged_active',
  'unacknowledged_returned',
  'acknowledged_returned',
  'closed',
]);
export type AlarmState = z.infer<typeof AlarmState>;

export const Disposition = z.enum(['real', 'false', 'test', 'duplicate', 'fault', 'other']);
export type Disposition = z.infer<typeof Disposition>;

/** An alarm as every screen shows it. `revision` rises with each change; an older one never replaces a newer. */
export const Alarm = z.object({
  id: AlarmId,
  organisationId: OrganisationId,
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  deviceId: DeviceId.nullable(),
  deviceName: z.string(),
  type: AlarmType,
  priority: Priority,
  state: AlarmState,
  /** Activations since it was raised; a repeat raises this, not the number of lines. */
  count: z.int().positive(),
  raisedAt: z.date(),
  lastActivatedAt: z.date(),
  returnedAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  acknowledgedBy: z.string().nullable(),
  acknowledgedStation: z.string().nullable(),
  acknowledgeNote: z.string().nullable(),
  closedAt: z.date().nullable(),
  closedBy: z.string().nullable(),
  disposition: Disposition.nullable(),
  revision: z.int().positive(),
});
export type Alarm = z.infer<typeof Alarm>;

export const TimelineAction = z.enum([
  'raised',
  'repeated',
  'reactivated',
  'returned',
  'acknowledged',
  'note',
  'output',
  'closed',
]);
export type TimelineAction = z.infer<typeof TimelineAction>;

/** One line of an alarm's append-only history. `by` is null for what the device or the engine did. */
export const TimelineEntry = z.object({
  id: z.int().positive(),
  alarmId: AlarmId,
  at: z.date(),
  action: TimelineAction,
  by: z.string().nullable(),
  station: z.string().nullable(),
  note: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
