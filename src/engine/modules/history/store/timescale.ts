import { z } from 'zod';
import type { OwnerSession } from '../../../platform/db/owner-session.ts';
import { readDatabaseNowMs } from './expire-rows.ts';
import { type HistoryState, raiseLateBefore, timestamp } from './history-state.ts';

const Extension = z.object({
  installed: z.string().nullable(),
  schema: z.string().nullable(),
  available: z.string().nullable(),
});
export type TimescaleExtension = z.infer<typeof Extension>;
const Count = z.object({ rows: z.int() });
const Chunk = z.object({ chunk: z.string() });
const ChunkEnd = z.object({ ms: z.number() });
const Table = z.object({ table: z.string() });
const Schema = z.object({ schema: z.string() });

const DAY_MS = 86_400_000;
const AGGREGATES = [
  ['heartbeat_hours_aggregate', DAY_MS / 24],
  ['heartbeat_days_aggregate', DAY_MS],
] as const;
/**
 * How far back an aggregate is looked at again. Less than the raw rows are kept: of hours whose rows are dropped
 * nothing would be left.
 */
const REFRESH_MARGIN_DAYS = 10;
/** A span that holds no whole bucket is refused. */
const REFRESH_AT_LEAST_DAYS = 3;

/** What the server has of TimescaleDB: versions, null where it is not installed or not there at all. */
export function findTimescale(session: OwnerSession): Promise<TimescaleExtension> {
  return session.one(
    Extension,
    `select e.extversion as installed, quote_ident(e.extnamespace::regnamespace::text) as schema,
            (select default_version from pg_available_extensions where name = 'timescaledb') as available
     from (select) as one left join pg_extension e on e.extname = 'timescaledb'`,
  );
}

/** A server that has not loaded the library at its start refuses, or ends the connection. */
export async function installTimescale(session: OwnerSession): Promise<void> {
  await session.raw('create extension timescaledb schema public');
}

/** Where its functions are, as an identifier. */
export async function extensionSchema(session: OwnerSession): Promise<string> {
  const { schema } = await session.one(
    Schema,
    `select quote_ident(extnamespace::regnamespace::text) as schema from pg_extension where extname = 'timescaledb'`,
  );
  return schema;
}

/** Materialises both aggregates up to a moment; the extension knows which hours got late rows. New hours. */
export async function refreshAggregates(
  session: OwnerSession,
  { lateBeforeMs }: HistoryState,
  untilMs: number,
  keptDays: number,
): Promise<number> {
  const schema = await extensionSchema(session);
  const nowMs = await readDatabaseNowMs(session);
  // By the database's clock: a station whose clock shows a year long gone would have hours refreshed that have no rows.
  const fromMs = nowMs - Math.max(keptDays - REFRESH_MARGIN_DAYS, REFRESH_AT_LEAST_DAYS) * DAY_MS;
  for (const [aggregate, bucketMs] of AGGREGATES) {
    // After a clock was ahead, what it had materialised already must follow the rows that came since.
    const endMs = lateBeforeMs > untilMs ? Math.ceil(lateBeforeMs / bucketMs) * bucketMs : untilMs;
    if (endMs - fromMs < 2 * bucketMs) continue;
    const [from, end] = [new Date(fromMs).toISOString(), new Date(endMs).toISOString()];
    // Not as parameters: the procedure commits in between, which only a plain statement may.
    await session.execute(`call ${schema}.refresh_continuous_aggregate('${aggregate}', '${from}', '${end}')`);
  }
  const { rows } = await session.one(
    Count,
    'select count(*) as rows from heartbeat_hours_aggregate where bucket >= $1 and bucket < $2',
    [timestamp(lateBeforeMs), timestamp(untilMs)],
  );
  await raiseLateBefore(session, untilMs);
  return rows;
}

/** Everything there is, before the rows are taken over. */
export async function fillAggregates(session: OwnerSession, untilMs: number): Promise<void> {
  const schema = await extensionSchema(session);
  const until = new Date(untilMs).toISOString();
  for (const [aggregate] of AGGREGATES)
    await session.execute(`call ${schema}.refresh_continuous_aggregate('${aggregate}', null, '${until}')`);
}

/** Compresses what lies before; chunk by chunk, because each is locked while it is rewritten. Chunks compressed. */
export async function compressChunks(
  session: OwnerSession,
  hypertable: string,
  untilMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const schema = await extensionSchema(session);
  const chunks = await session.many(
    Chunk,
    `select format('%I.%I', chunk_schema, chunk_name) as chunk from timescaledb_information.chunks
     where hypertable_schema = current_schema() and hypertable_name = $1 and not is_compressed and range_end <= $2
     order by range_start`,
    [hypertable, timestamp(untilMs)],
  );
  for (const { chunk } of chunks) {
    signal?.throwIfAborted();
    await session.execute(`select ${schema}.compress_chunk($1::text::regclass, true)`, [chunk]);
  }
  return chunks.length;
}

/** When the chunks that ended before did so. */
export async function readChunkEnds(
  session: OwnerSession,
  table: string,
  untilMs: number,
): Promise<readonly number[]> {
  const schema = await extensionSchema(session);
  const ends = await session.many(
    ChunkEnd,
    `select distinct (extract(epoch from c.range_end) * 1000)::float8 as ms
     from ${schema}.show_chunks($1::text::regclass, older_than => $2::timestamptz) shown
     join timescaledb_information.chunks c on format('%I.%I', c.chunk_schema, c.chunk_name)::regclass = shown
     order by 1`,
    [table, timestamp(untilMs)],
  );
  return ends.map(({ ms }) => ms);
}

/** Drops whole chunks that ended before. Chunks that went. */
export async function dropChunks(session: OwnerSession, table: string, untilMs: number): Promise<number> {
  const schema = await extensionSchema(session);
  const dropped = await session.raw(
    `select ${schema}.drop_chunks($1::text::regclass, older_than => $2::timestamptz)`,
    [table, timestamp(untilMs)],
  );
  return dropped.length;
}

/** The tables behind the aggregates; from an aggregate itself nothing can be deleted. */
export async function readMaterialised(session: OwnerSession): Promise<readonly string[]> {
  const tables = await session.many(
    Table,
    `select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) as table
     from timescaledb_information.continuous_aggregates
     where view_schema = current_schema() and view_name in ('heartbeat_hours_aggregate', 'heartbeat_days_aggregate')`,
  );
  return tables.map(({ table }) => table);
}

/**
 * Makes an empty hypertable of the heartbeats' columns with its aggregates. Segments by device: what a chart reads
 * lies together, and a device's removal finds its rows.
 */
export async function makeHypertable(session: OwnerSession, name: string): Promise<void> {
  const schema = await extensionSchema(session);
  const statements = [
    `create table ${name} (like heartbeat_rows including defaults including constraints)`,
    `alter table ${name}
       add foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade`,
    `select ${schema}.create_hypertable('${name}', 'time', chunk_time_interval => interval '1 day',
       create_default_indexes => false)`,
    `create index on ${name} (device_id, time desc)`,
    `create index on ${name} (device_id, change_type, time desc)`,
    `create index on ${name} using brin (time) with (pages_per_range = 32, autosummarize = on)`,
    `alter table ${name} set (timescaledb.compress,
       timescaledb.compress_segmentby = 'organisation_id, device_id', timescaledb.compress_orderby = 'time desc')`,
  ];
  for (const statement of statements) await session.raw(statement);
}
