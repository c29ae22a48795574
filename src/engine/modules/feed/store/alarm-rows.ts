import { Alarm } from '../../../../shared/alarms/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Column of `alarms` behind each field; the site's name is looked up. */
const alarmColumns: Readonly<Record<Exclude<keyof Alarm, 'siteName'>, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  siteId: 'site_id',
  deviceId: 'device_id',
  deviceName: 'device_name',
  type: 'alarm_type',
  priority: 'priority',
  state: 'state',
  count: 'count',
  raisedAt: 'raised_at',
  lastActivatedAt: 'last_activated_at',
  returnedAt: 'returned_at',
  acknowledgedAt: 'acknowledged_at',
  acknowledgedBy: 'acknowledged_by_name',
  acknowledgedStation: 'acknowledged_station',
  acknowledgeNote: 'acknowledge_note',
  closedAt: 'closed_at',
  closedBy: 'closed_by_name',
  disposition: 'disposition',
  revision: 'revision',
};

const alarmSelect = `${Object.entries(alarmColumns)
  .map(([field, column]) => `a.${column} as "${field}"`)
  .join(', ')}, s.name as "siteName"`;
const alarmFrom = 'alarms a left join sites s on s.id = a.site_id';

export function listOpenAlarms(tx: Tx): Promise<Alarm[]> {
  return tx.many(Alarm, `select ${alarmSelect} from ${alarmFrom} where a.state <> 'closed' order by a.id`);
}

export function findAlarm(tx: Tx, id: number): Promise<Alarm | undefined> {
  return tx.optional(Alarm, `select ${alarmSelect} from ${alarmFrom} where a.id = $1`, [id]);
}

/** Open alarms that are not known with their revision, and known ones that have been closed since. */
export async function listChangedAlarms(tx: Tx, known: ReadonlyMap<number, number>): Promise<Alarm[]> {
  const ids = [...known.keys()];
  const changed = await tx.many(
    Alarm,
    `select ${alarmSelect} from ${alarmFrom}
     left join unnest($1::bigint[], $2::bigint[]) k (id, revision) on k.id = a.id
     where a.state <> 'closed' and a.revision is distinct from k.revision order by a.id`,
    [ids, [...known.values()]],
  );
  const closed = await tx.many(
    Alarm,
    `select ${alarmSelect} from ${alarmFrom}
     where a.id = any($1::bigint[]) and a.state = 'closed' order by a.id`,
    [ids],
  );
  return [...changed, ...closed];
}

/** A row of `alarms` as it stands in the log; undefined where a large text was left out because it did not change. */
export function alarmOfRow(row: Readonly<Record<string, unknown>>): Alarm | undefined {
  const fields = Object.entries(alarmColumns).map(([field, column]) => [field, row[column]]);
  if (fields.some(([, value]) => value === undefined)) return undefined;
  return Alarm.parse({ ...Object.fromEntries(fields), siteName: null });
}
