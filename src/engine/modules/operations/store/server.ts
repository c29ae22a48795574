import { z } from 'zod';
import { ReplicationSlot } from '../../../../shared/operations/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const ServerRow = z.object({ version: z.string(), databaseBytes: z.int() });
const SinceRow = z.object({ since: z.date().nullable() });
const IndexRow = z.object({ name: z.string(), table: z.string(), bytes: z.int() });
const LimitRow = z.object({ limitMb: z.int() });

export function readServer(tx: Tx): Promise<z.infer<typeof ServerRow>> {
  return tx.one(
    ServerRow,
    `select split_part(current_setting('server_version'), ' ', 1) as version,
            pg_database_size(current_database()) as "databaseBytes"`,
  );
}

export async function readStatisticsSince(tx: Tx): Promise<Date | null> {
  const { since } = await tx.one(
    SinceRow,
    'select stats_reset as since from pg_stat_database where datname = current_database()',
  );
  return since;
}

/**
 * Indexes that nothing has read, largest first. Those that keep a rule (unique, primary key, exclusion, replica identity)
 * work when rows are written, and those of foreign keys when rows of the other table go: neither counts as a read.
 * Indexes of partitions are one with their parent's.
 */
export function readUnusedIndexes(tx: Tx, limit: number): Promise<z.infer<typeof IndexRow>[]> {
  return tx.many(
    IndexRow,
    `select min(root.relname)::text as name, min(t.relname)::text as table,
       sum(pg_relation_size(s.indexrelid))::bigint as bytes
     from pg_stat_user_indexes s
     join pg_index i on i.indexrelid = s.indexrelid
     join pg_class root on root.oid = coalesce(pg_partition_root(s.indexrelid), s.indexrelid)
     join pg_index ri on ri.indexrelid = root.oid
     join pg_class t on t.oid = ri.indrelid
     where t.relnamespace = 'watchdesk'::regnamespace
       and not ri.indisunique and not ri.indisexclusion and not ri.indisreplident
       and not exists (select from pg_constraint f
                       where f.contype = 'f' and f.conrelid = ri.indrelid
                         and (ri.indkey::int2[])[0] = any (f.conkey))
     group by root.oid
     having sum(s.idx_scan) = 0
     order by bytes desc, name limit $1`,
    [limit],
  );
}

/** Of the whole server: its log is one. */
export function readSlots(tx: Tx): Promise<ReplicationSlot[]> {
  return tx.many(
    ReplicationSlot,
    `select slot_name::text as name, active, temporary, wal_status as "walStatus",
       pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint as "retainedBytes"
     from pg_replication_slots order by "retainedBytes" desc nulls last, name`,
  );
}

/** Null where nothing bounds what slots retain. */
export async function readSlotLimitBytes(tx: Tx): Promise<number | null> {
  const { limitMb } = await tx.one(
    LimitRow,
    `select setting::int as "limitMb" from pg_settings where name = 'max_slot_wal_keep_size'`,
  );
  return limitMb < 0 ? null : limitMb * 1024 * 1024;
}
