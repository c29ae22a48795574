import { z } from 'zod';
import type { SeriesParts } from '../../../../shared/operations/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const PartitionRow = z.object({
  name: z.string(),
  parts: z.int(),
  oldestAt: z.date().nullable(),
  madeUntil: z.date().nullable(),
  bytes: z.int(),
});
const ChunkRow = PartitionRow.extend({
  compressedParts: z.int(),
  bytesBefore: z.int().nullable(),
  bytesAfter: z.int().nullable(),
});
const Extension = z.object({ version: z.string(), schema: z.string() });

/** Version and schema of an extension of this database. */
export function findExtension(tx: Tx, name: string): Promise<z.infer<typeof Extension> | undefined> {
  return tx.optional(
    Extension,
    `select extversion as version, quote_ident(nspname) as schema
     from pg_extension join pg_namespace n on n.oid = extnamespace where extname = $1`,
    [name],
  );
}

/** Tables in partitions by time. The queue's are partitions by name and have no bounds of this kind. */
export async function readPartitions(tx: Tx): Promise<SeriesParts[]> {
  const rows = await tx.many(
    PartitionRow,
    `select parent.relname::text as name, count(*)::int as parts,
       min(bounds[1]::timestamptz) filter (where c.reltuples > 0) as "oldestAt",
       max(bounds[2]::timestamptz) as "madeUntil",
       sum(pg_total_relation_size(c.oid))::bigint as bytes
     from pg_inherits i
     join pg_class c on c.oid = i.inhrelid
     join pg_class parent on parent.oid = i.inhparent
     join pg_partitioned_table p on p.partrelid = parent.oid and p.partstrat = 'r'
     left join lateral
       regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(.+)''\\) TO \\(''(.+)''\\)') bounds on true
     where parent.relnamespace = 'watchdesk'::regnamespace
     group by parent.oid, parent.relname order by parent.relname`,
  );
  return rows.map((row) => ({ ...row, kind: 'partitions' as const, compression: null }));
}

/** Hypertables, also those that hold a continuous aggregate, under the aggregate's name. */
export async function readChunks(tx: Tx, schema: string): Promise<SeriesParts[]> {
  const rows = await tx.many(
    ChunkRow,
    `select coalesce(a.view_name, h.hypertable_name)::text as name,
       count(c.chunk_name)::int as parts,
       min(c.range_start) as "oldestAt", max(c.range_end) as "madeUntil",
       coalesce(${schema}.hypertable_size(format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass), 0)::bigint
         as bytes,
       count(*) filter (where c.is_compressed)::int as "compressedParts",
       (select sum(before_compression_total_bytes)::bigint
        from ${schema}.hypertable_compression_stats(format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass))
         as "bytesBefore",
       (select sum(after_compression_total_bytes)::bigint
        from ${schema}.hypertable_compression_stats(format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass))
         as "bytesAfter"
     from timescaledb_information.hypertables h
     left join timescaledb_information.chunks c
       on c.hypertable_schema = h.hypertable_schema and c.hypertable_name = h.hypertable_name
     left join timescaledb_information.continuous_aggregates a
       on a.materialization_hypertable_schema = h.hypertable_schema
       and a.materialization_hypertable_name = h.hypertable_name
     where coalesce(a.view_schema, h.hypertable_schema) = 'watchdesk'
     group by h.hypertable_schema, h.hypertable_name, a.view_name order by 1`,
  );
  return rows.map(({ compressedParts, bytesBefore, bytesAfter, ...row }) => ({
    ...row,
    kind: 'chunks' as const,
    compression:
      compressedParts === 0 || bytesBefore === null || bytesAfter === null
        ? null
        : { parts: compressedParts, bytesBefore, bytesAfter },
  }));
}
