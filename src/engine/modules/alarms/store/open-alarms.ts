import { z } from 'zod';
import { AlarmState, AlarmType, Priority, Suppression } from '../../../../shared/alarms/model.ts';
import {
  AlarmId,
  DeviceId,
  type OrganisationId,
  SuppressionWindowId,
} from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import {
  type DraftAlarm,
  type DraftTimelineEntry,
  firstScore,
  type NewAlarm,
} from '../domain/signal-fold.ts';

const OpenAlarm = z.object({
  id: AlarmId,
  deviceId: DeviceId,
  type: AlarmType,
  subject: z.string(),
  priority: Priority,
  state: AlarmState.exclude(['closed']),
  count: z.int(),
  latched: z.boolean(),
  conditionGoneAt: z.date().nullable(),
  heldUntil: z.date().nullable(),
  suppression: Suppression.nullable(),
});
type OpenAlarm = z.infer<typeof OpenAlarm>;

/** Locks the open alarms of these devices, lowest id first so that two writers cannot wait for each other. */
export function lockOpenAlarms(tx: Tx, deviceIds: readonly DeviceId[]): Promise<OpenAlarm[]> {
  return tx.many(
    OpenAlarm,
    `select id, device_id as "deviceId", alarm_type as "type", subject, priority, state, count, latched,
       condition_gone_at as "conditionGoneAt", held_until as "heldUntil", suppression
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

/** What a draft says of a row that is there. */
export type AlarmChange = Pick<
  DraftAlarm,
  'id' | 'state' | 'priority' | 'count' | 'lastActivatedAt' | 'returnedAt' | 'conditionGoneAt'
>;

const InsertedAlarm = z.object({
  id: AlarmId,
  deviceId: DeviceId,
  type: AlarmType,
  subject: z.string(),
  suppression: Suppression.nullable(),
  until: z.date().nullable(),
  reason: z.string().nullable(),
  windowId: SuppressionWindowId.nullable(),
});

/** The line of an alarm that is quiet from its first moment on. */
export type QuietLine = Pick<DraftTimelineEntry, 'action' | 'note' | 'detail'>;

function quietLine({ suppression, until, reason, windowId }: z.infer<typeof InsertedAlarm>): QuietLine {
  return {
    action: suppression === 'delayed' ? 'delayed' : 'suppressed',
    note: reason,
    detail: { kind: suppression, until: until?.toISOString() ?? null, window: windowId },
  };
}

/**
 * Quiet from the first moment on where its place is: by the narrowest window that runs (a storm never covers a highly
 * managed type), else for as long as its type waits for a restore.
 */
export async function insertAlarms(
  tx: Tx,
  organisationId: OrganisationId,
  drafts: readonly NewAlarm[],
): Promise<ReadonlyMap<number, QuietLine>> {
  if (drafts.length === 0) return new Map();
  const inserted = await tx.many(
    InsertedAlarm,
    `insert into alarms (organisation_id, site_id, device_id, device_name, device_mac, alarm_type, priority, state,
       count, raised_at, last_activated_at, returned_at, source, subject, title, latched, condition_gone_at,
       avs_score, suppression, suppressed_at, suppressed_until, suppressed_by_name, suppress_reason,
       suppression_window_id)
     select $1, place.site_id, raised.device_id,
       coalesce(d.name, raised.device_name), raised.mac, raised.type, raised.priority, raised.state, raised.count,
       raised.raised_at, raised.last_activated_at, raised.returned_at, raised.source, raised.subject, raised.title,
       raised.latched, raised.condition_gone_at, raised.avs_score,
       coalesce(w.suppression, delay.suppression), case when w.id is not null or delay.suppression is not null
         then raised.raised_at end,
       coalesce(w.ends_at, delay.until), w.user_name, w.reason, w.id
     from unnest($2::bigint[], $3::bigint[], $4::text[], $5::macaddr[], $6::text[],
       $7::alarm_priority[], $8::alarm_state[], $9::int[], $10::timestamptz[], $11::timestamptz[],
       $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::boolean[], $17::timestamptz[],
       $18::smallint[])
       raised (site_id, device_id, device_name, mac, type, priority, state, count, raised_at, last_activated_at,
               returned_at, source, subject, title, latched, condition_gone_at, avs_score)
     left join devices d on d.id = raised.device_id
     cross join lateral (select case when d.id is null then raised.site_id else d.site_id end as site_id) place
     join alarm_type_policies p on p.organisation_id = $1 and p.code = raised.type
     left join lateral (
       select w.id, w.ends_at, w.user_name, w.reason, w.kind,
         (case w.kind when 'storm' then 'by_design' else w.kind::text end)::alarm_suppression as suppression
       from suppression_windows w
       where w.organisation_id = $1 and w.ended_at is null
         and w.starts_at <= raised.raised_at and w.ends_at > raised.raised_at
         and ${covers('place.site_id', 'd.zone_id', 'd.id', 'raised.type', 'p.highly_managed')}
       order by w.device_id, w.zone_id, w.ends_at desc limit 1
     ) w on true
     left join lateral (
       select 'delayed'::alarm_suppression as suppression,
         raised.raised_at + make_interval(secs => p.shown_after_s) as until
       where w.id is null and p.shown_after_s is not null
     ) delay on true
     returning id, device_id as "deviceId", alarm_type as "type", subject, suppression,
       suppressed_until as until, suppress_reason as reason, suppression_window_id as "windowId"`,
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
      drafts.map((draft) => draft.latched),
      drafts.map((draft) => draft.conditionGoneAt),
      drafts.map((draft) => firstScore(draft.type)),
    ],
  );
  // A device has at most one open alarm of a type and subject (unique index), so the three name the row.
  const nameOf = ({ deviceId, type, subject }: Pick<DraftAlarm, 'deviceId' | 'type' | 'subject'>) =>
    `${deviceId}:${type}:${subject}`;
  const ids = new Map(inserted.map((row) => [nameOf(row), row.id]));
  for (const draft of drafts) draft.id = ids.get(nameOf(draft)) ?? null;
  return new Map(
    inserted.filter(({ suppression }) => suppression !== null).map((row) => [row.id, quietLine(row)]),
  );
}

/** Whether window `w` covers an alarm of this place and type. Nulls last: the narrowest window comes first. */
export function covers(site: string, zone: string, device: string, type: string, managed: string): string {
  return `w.site_id = ${site} and (w.device_id is null or w.device_id = ${device})
    and (w.zone_id is null or w.zone_id = ${zone})
    and (w.alarm_types is null or ${type} = any (w.alarm_types)) and (w.kind <> 'storm' or not ${managed})`;
}

/** Of alarms named `a`. */
export const QUIET_NO_MORE = `suppression = null, suppressed_at = null, suppressed_until = null,
  suppressed_by_name = null, suppress_reason = null, suppression_window_id = null`;

/** A draft without a returned time keeps the row's; activation clears who acknowledged (the timeline keeps it). */
export async function updateAlarms(tx: Tx, drafts: readonly AlarmChange[]): Promise<void> {
  if (drafts.length === 0) return;
  await tx.execute(
    `update alarms a set
       state = u.state, priority = u.priority, count = u.count, revision = a.revision + 1, updated_at = now(),
       condition_gone_at = u.condition_gone_at,
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
             $6::timestamptz[], $7::timestamptz[])
             as t(id, state, priority, count, last_activated_at, returned_at, condition_gone_at)) u
     where a.id = u.id`,
    [
      drafts.map((draft) => draft.id),
      drafts.map((draft) => draft.state),
      drafts.map((draft) => draft.priority),
      drafts.map((draft) => draft.count),
      drafts.map((draft) => draft.lastActivatedAt),
      drafts.map((draft) => draft.returnedAt),
      drafts.map((draft) => draft.conditionGoneAt),
    ],
  );
}

/** Off the shelf and out of their holds; `updateAlarms` gives them the revision. */
export async function bringBack(tx: Tx, ids: readonly AlarmId[]): Promise<void> {
  await tx.execute(
    'update alarms set held_until = null, hold_reason = null where id = any($1::bigint[]) and held_until is not null',
    [ids],
  );
  await tx.execute(
    `update alarms a set ${QUIET_NO_MORE} where a.id = any($1::bigint[]) and a.suppression = 'shelved'`,
    [ids],
  );
}

export async function insertDeviceTimeline(
  tx: Tx,
  organisationId: OrganisationId,
  entries: readonly DraftTimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, note, event_id, detail)
     select $1, * from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[], $7::jsonb[])`,
    [
      organisationId,
      entries.map((entry) => entry.alarm.id),
      entries.map((entry) => entry.at),
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.note),
      entries.map((entry) => entry.eventId),
      entries.map((entry) => (entry.detail === null ? null : JSON.stringify(entry.detail))),
    ],
  );
}
