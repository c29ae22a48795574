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

/** Hypertables of ours and those that hold our continuous aggregates, under the aggregate's name. */
export const HYPERTABLES = `
  select hypertable_name::text as name, hypertable_schema as schema, hypertable_name as table_name,
    format('%I.%I', hypertable_schema, hypertable_name)::regclass as relation
  from timescaledb_information.hypertables where hypertable_schema = 'watchdesk'
  union all
  select view_name::text, materialization_hypertable_schema, materialization_hypertable_name,
    format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)::regclass
  from timescaledb_information.continuous_aggregates where view_schema = 'watchdesk'`;

/** @param schema of the extension, quoted */
export async function readChunks(tx: Tx, schema: string): Promise<SeriesParts[]> {
  const rows = await tx.many(
    ChunkRow,
    `select h.name, c.parts, c."oldestAt", c."madeUntil", c."compressedParts",
       coalesce(${schema}.hypertable_size(h.relation), 0)::bigint as bytes, s."bytesBefore", s."bytesAfter"
     from (${HYPERTABLES}) h
     cross join lateral (
       select count(*)::int as parts, min(range_start) as "oldestAt", max(range_end) as "madeUntil",
         count(*) filter (where is_compressed)::int as "compressedParts"
       from timescaledb_information.chunks
       where hypertable_schema = h.schema and hypertable_name = h.table_name) c
     cross join lateral (
       select sum(before_compression_total_bytes)::bigint as "bytesBefore",
         sum(after_compression_total_bytes)::bigint as "bytesAfter"
       from ${schema}.hypertable_compression_stats(h.relation)) s
     order by h.name`,
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
