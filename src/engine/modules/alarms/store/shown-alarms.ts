import { Alarm } from '../../../../shared/alarms/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { alarmColumns, alarmSelect, alarmSource } from './alarm-columns.ts';

export function listOpenAlarms(tx: Tx): Promise<Alarm[]> {
  return tx.many(Alarm, `select ${alarmSelect} from ${alarmSource} where a.state <> 'closed' order by a.id`);
}

/** Open alarms that are not known with their revision, and known ones that have been closed since. */
export async function listChangedAlarms(tx: Tx, known: ReadonlyMap<number, number>): Promise<Alarm[]> {
  const ids = [...known.keys()];
  const changed = await tx.many(
    Alarm,
    `select ${alarmSelect} from ${alarmSource}
     left join unnest($1::bigint[], $2::bigint[]) k (id, revision) on k.id = a.id
     where a.state <> 'closed' and a.revision is distinct from k.revision order by a.id`,
    [ids, [...known.values()]],
  );
  const closed = await tx.many(
    Alarm,
    `select ${alarmSelect} from ${alarmSource}
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
