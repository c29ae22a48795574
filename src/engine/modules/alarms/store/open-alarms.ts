import { z } from 'zod';
import { AlarmState, AlarmType, Priority, type TimelineAction } from '../../../../shared/alarms/model.ts';
import { AlarmId, DeviceId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { AlarmSignal } from '../domain/alarm-signal.ts';

export const OpenAlarm = z.object({
  id: AlarmId,
  deviceId: DeviceId,
  type: AlarmType,
  subject: z.string(),
  priority: Priority,
  state: AlarmState.exclude(['closed']),
  count: z.int(),
});
export type OpenAlarm = z.infer<typeof OpenAlarm>;

/** Locks the open alarms of these devices, lowest id first so that two writers cannot wait for each other. */
export function lockOpenAlarms(tx: Tx, deviceIds: readonly DeviceId[]): Promise<OpenAlarm[]> {
  return tx.many(
    OpenAlarm,
    `select id, device_id as "deviceId", alarm_type as "type", subject, priority, state, count
     from alarms where device_id = any($1::bigint[]) and state <> 'closed' order by id for update`,
    [deviceIds],
  );
}

const Retired = z.object({ id: DeviceId });

/** Those of the devices that are out of use. */
export async function retiredAmong(tx: Tx, deviceIds: readonly DeviceId[]): Promise<ReadonlySet<DeviceId>> {
  const rows = await tx.many(
    Retired,
    'select id from devices where id = any($1::bigint[]) and retired_at is not null',
    [deviceIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** An alarm as signals leave it. */
export interface DraftAlarm {
  /** Null until it is inserted. */
  id: AlarmId | null;
  readonly deviceId: DeviceId;
  readonly type: AlarmType;
  readonly subject: string;
  /** What raised it; null where the row was there before. */
  readonly raisedBy: AlarmSignal | null;
  priority: Priority;
  state: OpenAlarm['state'];
  count: number;
  lastActivatedAt: Date | null;
  returnedAt: Date | null;
  changed: boolean;
}

/** A draft that has no row yet. */
export type NewAlarm = DraftAlarm & { readonly raisedBy: AlarmSignal };

/** What a draft says of a row that is there. */
export type AlarmChange = Pick<
  DraftAlarm,
  'id' | 'state' | 'priority' | 'count' | 'lastActivatedAt' | 'returnedAt'
>;

export interface DraftTimelineEntry {
  readonly alarm: Pick<DraftAlarm, 'id'>;
  readonly at: Date;
  readonly action: TimelineAction;
  readonly note: string | null;
  readonly eventId: number | null;
}

const InsertedAlarm = z.object({ id: AlarmId, deviceId: DeviceId, type: AlarmType, subject: z.string() });

export async function insertAlarms(
  tx: Tx,
  organisationId: OrganisationId,
  drafts: readonly NewAlarm[],
): Promise<void> {
  if (drafts.length === 0) return;
  const inserted = await tx.many(
    InsertedAlarm,
    `insert into alarms (organisation_id, site_id, device_id, device_name, device_mac, alarm_type, priority, state,
       count, raised_at, last_activated_at, returned_at, source, subject, title)
     select $1, case when d.id is null then raised.site_id else d.site_id end, raised.device_id,
       coalesce(d.name, raised.device_name), raised.mac, raised.type, raised.priority, raised.state, raised.count,
       raised.raised_at, raised.last_activated_at, raised.returned_at, raised.source, raised.subject, raised.title
     from unnest($2::bigint[], $3::bigint[], $4::text[], $5::macaddr[], $6::text[],
       $7::alarm_priority[], $8::alarm_state[], $9::int[], $10::timestamptz[], $11::timestamptz[],
       $12::timestamptz[], $13::text[], $14::text[], $15::text[])
       raised (site_id, device_id, device_name, mac, type, priority, state, count, raised_at, last_activated_at,
               returned_at, source, subject, title)
     left join devices d on d.id = raised.device_id
     returning id, device_id as "deviceId", alarm_type as "type", subject`,
    [
      organisationId,
      drafts.map((draft) => draft.raisedBy.siteId),
      drafts.map((draft) => draft.deviceId),
      drafts.map((draft) => draft.raisedBy.deviceName),
      drafts.map((draft) => draft.raisedBy.deviceMac),
      drafts.map((draft) => draft.type),
      drafts.map((draft) => draft.priority),
      drafts.map((draft) => draft.state),
      drafts.map((draft) => draft.count),
      drafts.map((draft) => draft.raisedBy.at),
      drafts.map((draft) => draft.lastActivatedAt),
      drafts.map((draft) => draft.returnedAt),
      drafts.map((draft) => draft.raisedBy.source),
      drafts.map((draft) => draft.subject),
      drafts.map((draft) => draft.raisedBy.title ?? null),
    ],
  );
  // A device has at most one open alarm of a type and subject (unique index), so the three name the row.
  const nameOf = ({ deviceId, type, subject }: Pick<DraftAlarm, 'deviceId' | 'type' | 'subject'>) =>
    `${deviceId}:${type}:${subject}`;
  const ids = new Map(inserted.map((row) => [nameOf(row), row.id]));
  for (const draft of drafts) draft.id = ids.get(nameOf(draft)) ?? null;
}

/** A draft without a returned time keeps the row's; activation clears who acknowledged (the timeline keeps it). */
export async function updateAlarms(tx: Tx, drafts: readonly AlarmChange[]): Promise<void> {
  if (drafts.length === 0) return;
  await tx.execute(
    `update alarms a set
       state = u.state, priority = u.priority, count = u.count, revision = a.revision + 1, updated_at = now(),
       last_activated_at = coalesce(u.last_activated_at, a.last_activated_at),
       returned_at = case when u.state in ('unacknowledged_active', 'acknowledged_active') then null
         else coalesce(u.returned_at, a.returned_at) end,
       acknowledged_at = case when u.acknowledged then a.acknowledged_at end,
       acknowledged_by = case when u.acknowledged then a.acknowledged_by end,
       acknowledged_by_name = case when u.acknowledged then a.acknowledged_by_name end,
       acknowledged_station = case when u.acknowledged then a.acknowledged_station end,
       acknowledge_note = case when u.acknowledged then a.acknowledge_note end
     from (select *, state in ('acknowledged_active', 'acknowledged_returned') as acknowledged
           from unnest($1::bigint[], $2::alarm_state[], $3::alarm_priority[], $4::int[], $5::timestamptz[],
             $6::timestamptz[]) as t(id, state, priority, count, last_activated_at, returned_at)) u
     where a.id = u.id`,
    [
      drafts.map((draft) => draft.id),
      drafts.map((draft) => draft.state),
      drafts.map((draft) => draft.priority),
      drafts.map((draft) => draft.count),
      drafts.map((draft) => draft.lastActivatedAt),
      drafts.map((draft) => draft.returnedAt),
    ],
  );
}

export async function insertDeviceTimeline(
  tx: Tx,
  organisationId: OrganisationId,
  entries: readonly DraftTimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, note, event_id)
     select $1, * from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[])`,
    [
      organisationId,
      entries.map((entry) => entry.alarm.id),
      entries.map((entry) => entry.at),
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.note),
      entries.map((entry) => entry.eventId),
    ],
  );
}
