import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import type { LoadedRoom } from './loaded-room.ts';

/** What must not grow while nothing but messages come. */
export interface SoakSample {
  /** Since the first sample. */
  readonly atH: number;
  readonly committed: number;
  /** Whether everything that is not in use was collected right before. */
  readonly isCollected: boolean;
  readonly rssMb: number;
  readonly heapMb: number;
  /** Open file descriptors of the engine's process. */
  readonly openFiles: number;
  readonly slots: number;
  /** Log that the slots keep the server from removing. */
  readonly walRetainedMb: number;
  /** All of the database but the tables that a message adds a row to. */
  readonly otherTablesMb: number;
}

const ROW_TABLES = ['heartbeat_', 'alarm', 'job_runs', 'relation_sizes'];

const Row = z.object({
  slots: z.coerce.number(),
  walRetainedMb: z.coerce.number(),
  otherTablesMb: z.coerce.number(),
});

const QUERY = `select
  (select count(*) from pg_replication_slots) as slots,
  (select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0) / 1048576
   from pg_replication_slots) as "walRetainedMb",
  (pg_database_size(current_database()) - (
     select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c
     where c.relkind = 'r' and c.relnamespace = 'watchdesk'::regnamespace
       and exists (select from unnest($1::text[]) as prefix where starts_with(c.relname, prefix))
   )) / 1048576.0 as "otherTablesMb"`;

/** Linux only: the open files are read from /proc. */
export async function takeSample(
  room: LoadedRoom,
  sinceMs: number,
  isCollected: boolean,
): Promise<SoakSample> {
  if (isCollected) await room.collectGarbage();
  const { committed, rssMb, heapMb } = await room.figures();
  const openFiles = (await readdir(`/proc/${room.pid}/fd`)).length;
  const { rows } = await room.sql.query(QUERY, [ROW_TABLES]);
  const atH = (performance.now() - sinceMs) / 3_600_000;
  return { atH, committed, isCollected, rssMb, heapMb, openFiles, ...Row.parse(rows[0]) };
}
