import { z } from 'zod';
import type { RelationSize } from '../../../../shared/operations/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { HYPERTABLES } from './series.ts';

/** Tables of the two schemas with their partitions summed up. pg_partition_root is null for an ordinary table. */
const TABLES = `
  select case when n.nspname = 'watchdesk' then root.relname::text else n.nspname || '.' || root.relname end as name,
    sum(pg_table_size(c.oid))::bigint as "tableBytes",
    sum(pg_indexes_size(c.oid))::bigint as "indexBytes",
    coalesce(sum(greatest(c.reltuples, s.n_live_tup, 0)) filter (where c.relkind = 'r'), 0)::bigint as rows,
    coalesce(sum(s.n_dead_tup), 0)::bigint as "deadRows",
    count(*) filter (where c.relkind = 'r')::int as parts,
    max(greatest(s.last_vacuum, s.last_autovacuum)) as "lastVacuumAt"
  from pg_class c
  join pg_class root on root.oid = coalesce(pg_partition_root(c.oid), c.oid)
  join pg_namespace n on n.oid = root.relnamespace and n.nspname in ('watchdesk', 'watchdesk_jobs')
  left join pg_stat_all_tables s on s.relid = c.oid
  where c.relkind in ('r', 'p')
  group by root.oid, root.relname, n.nspname`;

/** Rows of a hypertable are in its chunks, which lie in the extension's schema, compressed ones in yet other tables. */
const hypertables = (schema: string): string => `
  select h.name, (z.table_bytes + z.toast_bytes)::bigint as "tableBytes", z.index_bytes::bigint as "indexBytes",
    greatest(${schema}.approximate_row_count(h.relation), 0)::bigint as rows,
    d."deadRows", greatest(d.parts, 1)::int as parts, d."lastVacuumAt"
  from (${HYPERTABLES}) h
  cross join lateral ${schema}.hypertable_detailed_size(h.relation) z
  cross join lateral (
    select coalesce(sum(s.n_dead_tup), 0)::bigint as "deadRows", count(*) as parts,
      max(greatest(s.last_vacuum, s.last_autovacuum)) as "lastVacuumAt"
    from pg_inherits i join pg_stat_all_tables s on s.relid = i.inhrelid
    where i.inhparent = h.relation) d`;

/** Of every table; where there is TimescaleDB, with the schema of the extension, quoted. */
const sizes = (timescale: string | null): string =>
  timescale === null
    ? TABLES
    : `select * from (${TABLES}) t
         where not exists (select from (${HYPERTABLES}) h where h.name = t.name)
       union all ${hypertables(timescale)}`;

const SizeRow = z.object({
  name: z.string(),
  tableBytes: z.int(),
  indexBytes: z.int(),
  rows: z.int(),
  deadRows: z.int(),
  parts: z.int(),
  lastVacuumAt: z.date().nullable(),
  growthBytesPerDay: z.number().nullable(),
});
const DayRow = z.object({ day: z.date(), bytes: z.int() });

/** Largest first. Growth is what the newest measured day has more than the oldest within seven days before it. */
export function readRelationSizes(tx: Tx, timescale: string | null): Promise<RelationSize[]> {
  return tx.many(
    SizeRow,
    `with sizes as (${sizes(timescale)}),
     newest as (select max(day) as day from relation_sizes),
     growth as (
       select r.relation,
         (max(table_bytes + index_bytes) filter (where r.day = n.day)
          - min(table_bytes + index_bytes) filter (where r.day = first.day))::float8
         / nullif(n.day - first.day, 0) as per_day
       from relation_sizes r, newest n,
         lateral (select min(o.day) as day from relation_sizes o
                  where o.relation = r.relation and o.day >= n.day - 7) first
       where r.day in (n.day, first.day)
       group by r.relation, n.day, first.day)
     select sizes.*, growth.per_day as "growthBytesPerDay"
     from sizes left join growth on growth.relation = sizes.name
     order by sizes."tableBytes" + sizes."indexBytes" desc, sizes.name`,
  );
}

/** Today's sizes; measured again, they replace those of the same day. For the owner's transactions. */
export function measureSizes(tx: Tx, timescale: string | null): Promise<number> {
  return tx.execute(
    `insert into relation_sizes (day, relation, table_bytes, index_bytes, row_count)
     select (now() at time zone 'UTC')::date, name, "tableBytes", "indexBytes", rows from (${sizes(timescale)}) sizes
     on conflict (day, relation) do update set
       table_bytes = excluded.table_bytes, index_bytes = excluded.index_bytes, row_count = excluded.row_count`,
  );
}

/** For the owner's transactions. */
export function forgetSizes(tx: Tx, keptDays: number): Promise<number> {
  return tx.execute(`delete from relation_sizes where day < (now() at time zone 'UTC')::date - $1::int`, [
    keptDays,
  ]);
}

/** Of all tables together, on the days that were measured. */
export function readDays(tx: Tx, days: number): Promise<z.infer<typeof DayRow>[]> {
  return tx.many(
    DayRow,
    `select day::timestamp at time zone 'UTC' as day, sum(table_bytes + index_bytes)::bigint as bytes
     from relation_sizes where day > (now() at time zone 'UTC')::date - $1::int
     group by day order by day`,
    [days],
  );
}
