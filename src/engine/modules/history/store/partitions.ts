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

/** Rows that went, about. */
export async function dropPartitions(tx: Tx, table: PartitionedTable, untilMs: number): Promise<number> {
  const { rows } = await tx.one(Rows, 'select drop_partitions($1::text::regclass, $2) as rows', [
    table,
    timestamp(untilMs),
  ]);
  return rows;
}
