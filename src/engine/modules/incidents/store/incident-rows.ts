import { z } from 'zod';
import { TimelineEntry } from '../../../../shared/alarms/model.ts';
import { SuppressionWindowKind } from '../../../../shared/alarms/suppression-window.ts';
import { CommandOutcome } from '../../../../shared/commands/model.ts';
import type { AlarmId, DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import { DeviceEvent } from '../../../../shared/devices/model.ts';
import { RelatedAlarm } from '../../../../shared/incidents/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Whole, oldest first. */
export function listTimeline(tx: Tx, alarmId: AlarmId): Promise<TimelineEntry[]> {
  return tx.many(
    TimelineEntry,
    `select id, alarm_id as "alarmId", at, action, user_name as "by", station, note, detail
     from alarm_timeline where alarm_id = $1 order by id`,
    [alarmId],
  );
}

const Report = DeviceEvent.pick({ id: true, receivedAt: true, alarmType: true, eventState: true });

export function listReports(tx: Tx, deviceId: DeviceId, { from, to }: Span, most: number) {
  return tx.many(
    Report,
    `select id, received_at as "receivedAt", alarm_type as "alarmType", event_state as "eventState"
     from alarm_events where device_id = $1 and received_at >= $2 and received_at < $3 order by id limit $4`,
    [deviceId, from, to, most],
  );
}

/** An order with the moments of its life; nothing of what a device answered. */
const Order = z.object({
  id: z.int(),
  command: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
  sentAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  outcome: CommandOutcome.nullable(),
  by: z.string(),
  station: z.string().nullable(),
  approvedBy: z.string().nullable(),
  notes: z.string().nullable(),
  error: z.string().nullable(),
});
export type Order = z.infer<typeof Order>;

export function listOrders(tx: Tx, deviceId: DeviceId, { from, to }: Span, most: number): Promise<Order[]> {
  return tx.many(
    Order,
    `select id, command_data as command, created_at as "createdAt", sent_at as "sentAt",
       acknowledged_at as "acknowledgedAt", case when outcome is not null then
         coalesce(completed_at, failed_at, cancel_requested_at, updated_at) end as "endedAt",
       outcome, initiated_by as "by", station, approved_by as "approvedBy", notes, error_message as error
     from command_log where device_id = $1 and created_at >= $2 and created_at < $3 order by id limit $4`,
    [deviceId, from, to, most],
  );
}

const Switched = z.object({
  id: z.int(),
  at: z.date(),
  name: z.string(),
  state: z.boolean(),
  source: z.string().nullable(),
  by: z.string().nullable(),
});

export function listSwitched(tx: Tx, deviceId: DeviceId, { from, to }: Span, most: number) {
  return tx.many(
    Switched,
    `select c.id, c.at, coalesce(r.name, 'Relay ' || c.relay_index) as name, c.state, c.source, c.user_name as "by"
     from relay_changes c left join relays r on r.device_id = c.device_id and r.relay_index = c.relay_index
     where c.device_id = $1 and c.at >= $2 and c.at < $3 order by c.id limit $4`,
    [deviceId, from, to, most],
  );
}

const Quiet = z.object({
  id: z.int(),
  kind: SuppressionWindowKind,
  startsAt: z.date(),
  endsAt: z.date(),
  isOver: z.boolean(),
  by: z.string(),
  endedBy: z.string().nullable(),
  station: z.string(),
  reason: z.string(),
});

/** Quiet times that covered the alarm's place, whichever types they were for. */
export function listQuiet(
  tx: Tx,
  place: { readonly siteId: SiteId; readonly deviceId: DeviceId | null },
  { from, to }: Span,
  most: number,
) {
  return tx.many(
    Quiet,
    `select w.id, w.kind, w.starts_at as "startsAt", coalesce(w.ended_at, w.ends_at) as "endsAt",
       w.ended_at is not null as "isOver", w.user_name as "by", w.ended_by_name as "endedBy", w.station, w.reason
     from suppression_windows w left join devices d on d.id = $2
     where w.site_id = $1 and (w.device_id is null or w.device_id = $2) and (w.zone_id is null or w.zone_id = d.zone_id)
       and w.starts_at < $4 and coalesce(w.ended_at, w.ends_at) >= $3
     order by w.id limit $5`,
    [place.siteId, place.deviceId, from, to, most],
  );
}

export function listRelated(
  tx: Tx,
  { id, siteId }: { readonly id: AlarmId; readonly siteId: SiteId },
  { from, to }: Span,
  most: number,
): Promise<RelatedAlarm[]> {
  return tx.many(
    RelatedAlarm,
    `select id, alarm_type as type, title, priority, device_name as "deviceName", raised_at as "raisedAt",
       state <> 'closed' as "isOpen"
     from alarms
     where organisation_id = current_organisation() and raised_at >= $3 and raised_at < $4 and site_id = $2 and id <> $1
     order by raised_at, id limit $5`,
    [id, siteId, from, to, most],
  );
}

const Facts = z.object({ hostname: z.string(), firmwareVersion: z.string().nullable() });

export function findDeviceFacts(tx: Tx, id: DeviceId): Promise<z.infer<typeof Facts> | undefined> {
  return tx.optional(
    Facts,
    `select d.hostname, s.firmware_version as "firmwareVersion"
     from devices d left join device_status s on s.device_id = d.id where d.id = $1`,
    [id],
  );
}

const Name = z.object({ name: z.string() });

export async function organisationName(tx: Tx): Promise<string> {
  return (await tx.one(Name, 'select name from organisations where id = current_organisation()')).name;
}
