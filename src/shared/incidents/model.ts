import { z } from 'zod';
import { Alarm, AlarmType, Priority } from '../alarms/model.ts';
import { AlarmId } from '../contract/primitives.ts';
import { DeviceHistory } from '../devices/model.ts';

/**
 * What a line is about: what the alarm did by itself, what people did, steps of its plan, what the device reported, orders
 * to it, its relays, quiet times of its place, other alarms of its site.
 */
export const IncidentKind = z.enum([
  'alarm',
  'person',
  'plan',
  'report',
  'command',
  'relay',
  'quiet',
  'related',
]);
export type IncidentKind = z.infer<typeof IncidentKind>;

/** One thing that happened. `what` is a code of its kind, put into words by `tellLine`. */
export const IncidentLine = z.object({
  /** Of its own: the kind and the row behind it. */
  id: z.string(),
  at: z.date(),
  kind: IncidentKind,
  what: z.string(),
  /** What it was done to, or with: an order, a relay, a step, another alarm. */
  subject: z.string().nullable(),
  by: z.string().nullable(),
  station: z.string().nullable(),
  note: z.string().nullable(),
  /** What it carries besides: `until`, `from`, `score`, `level`, `outcome`. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
});
export type IncidentLine = z.infer<typeof IncidentLine>;

/** Another alarm of the same site in the time that is shown. */
export const RelatedAlarm = z.object({
  id: AlarmId,
  type: AlarmType,
  title: z.string().nullable(),
  priority: Priority,
  deviceName: z.string(),
  raisedAt: z.date(),
  isOpen: z.boolean(),
});
export type RelatedAlarm = z.infer<typeof RelatedAlarm>;

/** More than so many lines of one kind are cut, the alarm's own never. */
export const MOST_LINES = 300;

export const Incident = z.object({
  alarm: Alarm,
  device: z.object({ hostname: z.string(), firmwareVersion: z.string().nullable() }).nullable(),
  /** What was around the alarm is looked for in this time; the alarm's own lines are all there. */
  from: z.date(),
  to: z.date(),
  /** Oldest first. */
  lines: z.array(IncidentLine),
  /** Kinds of which there were more. */
  cut: z.array(IncidentKind),
  related: z.array(RelatedAlarm),
  /** What the device measured; null where it measures nothing. */
  history: DeviceHistory.nullable(),
  /** SHA-256 over all of the above: a printed copy with the same one says the same. */
  digest: z.string(),
});
export type Incident = z.infer<typeof Incident>;
