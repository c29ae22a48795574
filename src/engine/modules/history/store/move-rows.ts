import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';
import { ROLLUP_COLUMNS } from './aggregates.ts';
import { timestamp } from './history-state.ts';

/** The hypertable while it is filled; afterwards it takes the name of the partitioned table. */
export const MOVING_TABLE = 'heartbeat_rows_moving';

const Exists = z.object({ exists: z.boolean() });
const Moment = z.object({ ms: z.number().nullable() });
const Size = z.object({
  partition: z.string(),
  starts: z.date().nullable(),
  rows: z.int(),
  bytes: z.int(),
});
export type PartitionSize = z.infer<typeof Size>;

export async function isMovingTableThere(tx: Tx): Promise<boolean> {
  const { exists } = await tx.one(Exists, `select to_regclass($1) is not null as exists`, [MOVING_TABLE]);
  return exists;
}

/** Where the first partition starts. What is older lies in the default one, if anywhere. */
export async function readFirstPartitionMs(tx: Tx): Promise<number | null> {
  const { ms } = await tx.one(
    Moment,
    `select (extract(epoch from min(starts)) * 1000)::float8 as ms from partitions_of('heartbeat_rows')`,
  );
  return ms;
}

export async function hasRollupsBefore(tx: Tx, ms: number): Promise<boolean> {
  const { exists } = await tx.one(
    Exists,
    'select exists (select from heartbeat_hours where bucket < $1) as exists',
    [timestamp(ms)],
  );
  return exists;
}

/** What there is to move, oldest first; rows as the planner estimates them. */
export function readPartitionSizes(tx: Tx): Promise<PartitionSize[]> {
  return tx.many(
    Size,
    `select p.partition::text as partition, p.starts, greatest(c.reltuples, 0)::bigint as rows,
            pg_total_relation_size(p.partition) as bytes
     from partitions_of('heartbeat_rows') p join pg_class c on c.oid = p.partition`,
  );
}

export async function hasRows(tx: Tx): Promise<boolean> {
  const { exists } = await tx.one(Exists, 'select exists (select from heartbeat_rows) as exists');
  return exists;
}

export async function beginMoving(tx: Tx): Promise<void> {
  await tx.execute('update history_state set is_moving = true');
}

/** Spans are moved in the order of time: up to here all are; null before the first. */
export async function readMovedUntilMs(tx: Tx): Promise<number | null> {
  const { ms } = await tx.one(
    Moment,
    'select (extract(epoch from max(ends)) * 1000)::float8 as ms from heartbeat_moves',
  );
  return ms;
}

/** Copies a span and writes down that it is done, for one transaction. */
export async function moveSpan(tx: Tx, fromMs: number, untilMs: number): Promise<number> {
  const span = [timestamp(fromMs), timestamp(untilMs)];
  const rows = await tx.execute(
    `insert into ${MOVING_TABLE} select * from heartbeat_rows where time >= $1 and time < $2`,
    span,
  );
  await tx.execute('insert into heartbeat_moves (starts, ends, row_count) values ($1, $2, $3)', [
    ...span,
    rows,
  ]);
  return rows;
}

/** Copies hours again that got rows after they were copied. Within the last transaction, or before it as well. */
export async function moveMarkedHours(
  tx: Tx,
  marks: 'heartbeat_late' | 'heartbeat_move_late',
  movedUntilMs: number,
): Promise<void> {
  const pairs = await tx.raw(
    `with taken as (delete from ${marks} returning device_id, bucket)
     select distinct device_id, bucket from taken`,
  );
  if (pairs.length === 0) return;
  const values = [
    pairs.map(([device]) => device),
    pairs.map(([, bucket]) => bucket),
    timestamp(movedUntilMs),
  ];
  const from = `unnest($1::bigint[], $2::timestamptz[]) as pair (device_id, bucket)`;
  const match = `row.device_id = pair.device_id and row.time >= pair.bucket
    and row.time < least(pair.bucket + interval '1 hour', $3::timestamptz)`;
  await tx.execute(`delete from ${MOVING_TABLE} row using ${from} where ${match}`, values);
  await tx.execute(
    `insert into ${MOVING_TABLE} select row.* from ${from} join heartbeat_rows row on ${match}`,
    values,
  );
}

const VIEW_COLUMNS = `time, device_id, organisation_id, temperature, humidity, fan_pwm_duty, panic1, panic2, siren,
  turret, box_sw, device_state, is_online, device_time, change_type`;
const GRANTED = `organisation_id = (select current_organisation())
    and ((select granted_site_ids()) is null
         or exists (select from devices d
                    where d.id = device_id and d.site_id = any ((select granted_site_ids())::bigint[])))`;

const liveView = (of: 'hours' | 'days'): string => `create or replace view heartbeat_${of}_live as
  select ${ROLLUP_COLUMNS} from heartbeat_${of} where bucket < (select ${of}_until from history_state)
  union all
  select ${ROLLUP_COLUMNS} from heartbeat_${of}_aggregate
  where bucket >= (select ${of}_until from history_state)`;

/**
 * The hypertable takes the place of the partitions, which go. Nobody reads or writes meanwhile: the caller's
 * transaction holds the lock, and has copied the rest.
 */
export async function swapTables(tx: Tx, aggregatesFromMs: number, aggregatedUntilMs: number): Promise<void> {
  const from = timestamp(aggregatesFromMs);
  await tx.execute(
    `update history_state
     set is_moving = false, engine = 'timescale', late_before = $2, hours_until = $1, days_until = $1`,
    [from, timestamp(aggregatedUntilMs)],
  );
  await tx.execute('alter table heartbeat_rows rename to heartbeat_rows_native');
  await tx.execute(`alter table ${MOVING_TABLE} rename to heartbeat_rows`);
  await tx.execute(
    `create or replace view heartbeats with (security_barrier) as
       select ${VIEW_COLUMNS} from heartbeat_rows where ${GRANTED} with check option`,
  );
  await tx.execute(liveView('hours'));
  await tx.execute(liveView('days'));
  await tx.execute('drop table heartbeat_rows_native');
  for (const of of ['hours', 'days'])
    await tx.execute(`delete from heartbeat_${of} where bucket >= $1`, [from]);
  await tx.execute('delete from heartbeat_moves');
}

/** Nothing is inserted or read from now until the transaction's end. */
export async function lockRows(tx: Tx): Promise<void> {
  await tx.execute('lock table heartbeat_rows in access exclusive mode');
}
