import { z } from 'zod';
import { Alarm, AlarmType, Priority, TimelineEntry } from '../../../../shared/alarms/model.ts';
import { AlarmId, type DeviceId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

import { alarmSelect, alarmSource } from './alarm-columns.ts';

const timelineColumns = `id, alarm_id as "alarmId", at, action, user_name as "by", station, note, detail`;

export function findAlarm(tx: Tx, id: AlarmId): Promise<Alarm | undefined> {
  return tx.optional(Alarm, `select ${alarmSelect} from ${alarmSource} where a.id = $1`, [id]);
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

/** The person and desk behind a change. */
export interface Signature {
  readonly userId: number;
  readonly name: string;
  readonly station: string;
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
  },
): Promise<TimelineEntry> {
  return tx.one(
    TimelineEntry,
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, user_id, user_name, station, note)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${timelineColumns}`,
    [
      entry.organisationId,
      entry.alarmId,
      entry.at,
      entry.action,
      entry.by.userId,
      entry.by.name,
      entry.by.station,
      entry.note,
    ],
  );
}

const TypePriority = z.object({ code: AlarmType, priority: Priority });

export async function typePriorities(tx: Tx): Promise<ReadonlyMap<AlarmType, Priority>> {
  const rows = await tx.many(TypePriority, 'select code, priority from alarm_type_policies');
  return new Map(rows.map((row) => [row.code, row.priority]));
}

/** Gives the alarm a new revision; false where it does not exist. */
export async function touchAlarm(tx: Tx, id: AlarmId): Promise<boolean> {
  const touched = await tx.execute(
    'update alarms set revision = revision + 1, updated_at = now() where id = $1',
    [id],
  );
  return touched === 1;
}

export const IdOnly = z.object({ id: AlarmId });
