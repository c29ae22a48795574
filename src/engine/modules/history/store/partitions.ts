import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';
import { timestamp } from './history-state.ts';

export type PartitionedTable = 'heartbeat_rows' | 'heartbeat_hours';

/** A time series that is kept in partitions: how long one is, and how many are made ahead. */
export const PARTITIONED = {
  heartbeat_rows: { key: 'time', stepDays: 7, aheadDays: 56 },
  heartbeat_hours: { key: 'bucket', stepDays: 28, aheadDays: 112 },
} as const satisfies Readonly<
  Record<PartitionedTable, { readonly key: string; readonly stepDays: number; readonly aheadDays: number }>
>;

const Moment = z.object({ ms: z.number().nullable() });
const Made = z.object({ made: z.int() });
const Rows = z.object({ rows: z.int() });
const Ended = z.object({ partition: z.string(), estimate: z.number() });
export type Ended = z.infer<typeof Ended>;

export const BATCH_ROWS = 10_000;

/** The oldest row within the span that no partition was made for; null where there is none. */
export async function readOldestSpareMs(
  tx: Tx,
  table: PartitionedTable,
  fromMs: number,
  untilMs: number,
): Promise<number | null> {
  const { key } = PARTITIONED[table];
  const { ms } = await tx.one(
    Moment,
    `select (extract(epoch from min(${key})) * 1000)::float8 as ms
     from ${table}_other where ${key} >= $1 and ${key} < $2`,
    [timestamp(fromMs), timestamp(untilMs)],
  );
  return ms;
}

/** Makes the partition that holds a moment; false where it is there. */
export async function makePartition(tx: Tx, table: PartitionedTable, atMs: number): Promise<boolean> {
  const { made } = await tx.one(
    Made,
    `select ensure_partitions($1::text::regclass, make_interval(days => $2), $3, $3) as made`,
    [table, PARTITIONED[table].stepDays, timestamp(atMs)],
  );
  return made > 0;
}

/** Partitions that ended before, oldest first. */
export function readEndedPartitions(tx: Tx, table: PartitionedTable, untilMs: number): Promise<Ended[]> {
  return tx.many(
    Ended,
    `select p.partition::text as partition, c.reltuples::float8 as estimate
     from partitions_of($1::text::regclass) p join pg_class c on c.oid = p.partition
     where p.ends <= $2`,
    [table, timestamp(untilMs)],
  );
}

/** Rows as the planner believes, counted where it has never looked. Read before the drop, which everybody waits for. */
export async function countRows(tx: Tx, { partition, estimate }: Ended): Promise<number> {
  if (estimate >= 0) return Math.round(estimate);
  return (await tx.one(Rows, `select count(*) as rows from ${partition}`)).rows;
}

export async function dropPartition(tx: Tx, { partition }: Ended): Promise<void> {
  await tx.execute(`drop table if exists ${partition}`);
}

/** At most one batch of the old rows that no partition was made for; nobody waits for it. */
export function expireSpare(tx: Tx, table: PartitionedTable, untilMs: number): Promise<number> {
  return tx.execute(
    `delete from ${table}_other where ctid = any (array(
       select ctid from ${table}_other where ${PARTITIONED[table].key} < $1 limit ${BATCH_ROWS}))`,
    [timestamp(untilMs)],
  );
}
