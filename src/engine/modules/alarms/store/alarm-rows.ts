import { z } from 'zod';
import { Alarm, type AlarmType, TimelineEntry } from '../../../../shared/alarms/model.ts';
import {
  AlarmId,
  type DeviceId,
  type OrganisationId,
  type SiteId,
} from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { AlarmFields, LineDetail, Signature } from '../domain/handling.ts';
import { alarmColumns, alarmSelect, alarmSource, personColumns } from './alarm-columns.ts';

const timelineColumns = `id, alarm_id as "alarmId", at, action, user_name as "by", station, note, detail`;

export function findAlarm(tx: Tx, id: AlarmId): Promise<Alarm | undefined> {
  return tx.optional(Alarm, `select ${alarmSelect} from ${alarmSource} where a.id = $1`, [id]);
}

/** Those of them that are there, newest first. */
export function findAlarms(tx: Tx, ids: readonly AlarmId[]): Promise<Alarm[]> {
  return tx.many(
    Alarm,
    `select ${alarmSelect} from ${alarmSource} where a.id = any($1::bigint[]) order by a.raised_at desc, a.id desc`,
    [ids],
  );
}

export interface HistoryFilter {
  readonly before: Date | null;
  readonly deviceId: DeviceId | null;
  readonly limit: number;
}

export function listHistory(tx: Tx, filter: HistoryFilter): Promise<Alarm[]> {
  return tx.many(
    Alarm,
    `select ${alarmSelect} from ${alarmSource}
     where ($1::timestamptz is null or a.raised_at < $1) and ($2::bigint is null or a.device_id = $2)
     order by a.raised_at desc, a.id desc limit $3`,
    [filter.before, filter.deviceId, filter.limit],
  );
}

export function listTimeline(tx: Tx, id: AlarmId): Promise<TimelineEntry[]> {
  return tx.many(
    TimelineEntry,
    `select ${timelineColumns} from alarm_timeline where alarm_id = $1 order by id`,
    [id],
  );
}

/** Locked, lowest id first so that two desks cannot wait for each other. */
export function lockAlarms(tx: Tx, ids: readonly AlarmId[]): Promise<Alarm[]> {
  return tx.many(
    Alarm,
    `select ${alarmSelect} from ${alarmSource} where a.id = any($1::bigint[]) order by a.id for update of a`,
    [ids],
  );
}

const IdOnly = z.object({ id: AlarmId });

const columnOf = (field: string): string | undefined =>
  Object.entries({ ...alarmColumns, ...personColumns }).find(([known]) => known === field)?.[1];

/** Gives the alarm a new revision, which tells every desk, and what else is set. */
export async function updateAlarm(tx: Tx, id: AlarmId, set: AlarmFields): Promise<void> {
  const fields = Object.entries(set);
  const assignments = fields.map(([field], index) => `${columnOf(field)} = $${index + 2}, `).join('');
  await tx.execute(
    `update alarms set ${assignments}revision = revision + 1, updated_at = now() where id = $1`,
    [id, ...fields.map(([, value]) => value)],
  );
}

export function addTimelineEntry(
  tx: Tx,
  entry: {
    readonly organisationId: OrganisationId;
    readonly alarmId: AlarmId;
    readonly at: Date;
    readonly action: TimelineEntry['action'];
    readonly by: Signature;
    readonly note: string | null;
    readonly detail: LineDetail | null;
  },
): Promise<TimelineEntry> {
  return tx.one(
    TimelineEntry,
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, user_id, user_name, station, note, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${timelineColumns}`,
    [
      entry.organisationId,
      entry.alarmId,
      entry.at,
      entry.action,
      entry.by.userId,
      entry.by.name,
      entry.by.station,
      entry.note,
      entry.detail,
    ],
  );
}

/** Named after its device, or its site where it has none. */
export async function insertByHand(
  tx: Tx,
  alarm: {
    readonly organisationId: OrganisationId;
    readonly siteId: SiteId;
    readonly deviceId: DeviceId | null;
    readonly type: AlarmType;
    readonly subject: string;
    readonly title: string;
    readonly at: Date;
  },
): Promise<AlarmId> {
  const { id } = await tx.one(
    IdOnly,
    `insert into alarms (organisation_id, site_id, device_id, device_name, device_mac, alarm_type, subject, title,
       priority, state, count, raised_at, last_activated_at, latched, condition_gone_at, source)
     select $1, s.id, d.id, coalesce(d.name, d.hostname, s.name), d.mac_address, p.code, $5, $6, p.priority,
       'unacknowledged_active', 1, $7, $7, true, $7, 'person'
     from sites s
     left join devices d on d.id = $3
     join alarm_type_policies p on p.organisation_id = $1 and p.code = $4
     where s.id = $2
     returning id`,
    [alarm.organisationId, alarm.siteId, alarm.deviceId, alarm.type, alarm.subject, alarm.title, alarm.at],
  );
  return id;
}
