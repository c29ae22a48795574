import { parseArgs } from 'node:util';
import pg from 'pg';
import { pino } from 'pino';
import { z } from 'zod';
import { adoptTimescale } from '../engine/modules/history/adopt-timescale.ts';
import { makePartitions } from '../engine/modules/history/make-partitions.ts';
import { rollUp } from '../engine/modules/history/roll-up.ts';
import { compressChunks } from '../engine/modules/history/store/timescale.ts';
import { type ChangeType, changeOf, type WrittenRow } from '../engine/modules/ingest/domain/deadband.ts';
import { type HistoryRow, writeHistory } from '../engine/modules/ingest/store/write-history.ts';
import type { Clock } from '../engine/platform/clock.ts';
import { startEmbeddedPostgres } from '../engine/platform/db/embedded-postgres.ts';
import { findMigrationsDir } from '../engine/platform/db/migrations-dir.ts';
import { migrateClient } from '../engine/platform/db/migrator.ts';
import { onOwnerClient } from '../engine/platform/db/owner-session.ts';
import { beginStatement, createTx } from '../engine/platform/db/pg-transaction.ts';
import { typeParsers } from '../engine/platform/db/type-parsers.ts';
import { createRandom } from '../fleet/prng.ts';
import { DeviceId, OrganisationId } from '../shared/contract/primitives.ts';
import { createCabinet } from './cabinet-climate.ts';
import { progress } from './figures.ts';
import { leave, scratchFolder } from './leavings.ts';
import { startTimescale } from './timescale.ts';

const DAY_MS = 86_400_000;
/** To the millisecond, so that each tenth heartbeat is a forced row: a late one would put that off by another 30 s. */
const INTERVAL_MS = 30_000;
const SEED = 20_261_121;
const BATCH_ROWS = 2000;

interface Scale {
  readonly boxes: number;
  readonly days: number;
}

/** A chunk holds a day of all boxes: few days of many boxes are nearer to a large installation than the reverse. */
const COMPRESSED_DAYS = 3;

const logger = pino({ enabled: false });
const organisationId = OrganisationId.parse(1);

/**
 * What a month of heartbeats takes, by the product's own deadband, insert, partitions, rollups and compression. The
 * boxes' climate is simulated and documented; the same seed gives the same month.
 */
export async function benchStorage(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      boxes: { type: 'string', default: '100' },
      days: { type: 'string', default: '30' },
      sample: { type: 'string', default: '10' },
    },
  });
  const scale = { boxes: Number(values.boxes), days: Number(values.days) };
  // Every heartbeat of a month is ten times as much to write.
  const few = { ...scale, boxes: Math.min(Number(values.sample), scale.boxes) };
  const short = { ...scale, days: Math.min(COMPRESSED_DAYS, scale.days) };
  const startMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - scale.days * DAY_MS;
  const kept = await storeNative({ ...scale, startMs }, true);
  const all = await storeNative({ ...few, startMs }, false);
  const compressed = await storeCompressed({ ...short, startMs });
  const perBoxDay = (total: number, of: Scale) => Math.round(total / of.boxes / of.days);
  const uncompressed = perBoxDay(kept.bytes, scale);
  const withoutDeadband = perBoxDay(all.bytes, few);
  return {
    rows_saved_share: Math.round((1 - kept.rows / kept.heartbeats) * 10_000) / 10_000,
    bytes_per_device_day: uncompressed,
    rows_per_device_day: perBoxDay(kept.rows, scale),
    heartbeats_per_device_day: perBoxDay(kept.heartbeats, scale),
    bytes_per_device_day_without_deadband: withoutDeadband,
    rollup_bytes_per_device_day: perBoxDay(kept.rollupBytes, scale),
    bytes_per_device_day_compressed: perBoxDay(compressed.afterBytes, short),
    compression_ratio: Math.round((compressed.beforeBytes / compressed.afterBytes) * 10) / 10,
    mb_per_1000_devices_30_days: Math.round((uncompressed * 1000 * 30) / 1e6),
    mb_per_1000_devices_30_days_without_deadband: Math.round((withoutDeadband * 1000 * 30) / 1e6),
  };
}

/** The month's rows in the order in which they would come: day by day, all boxes. */
function* month(
  scale: Scale & { readonly startMs: number },
  useDeadband: boolean,
  count: (heartbeats: number) => void,
): Generator<HistoryRow[]> {
  const random = createRandom(SEED);
  const boxes = Array.from({ length: scale.boxes }, (_, index) => ({
    deviceId: DeviceId.parse(index + 1),
    cabinet: createCabinet(random.fork(), INTERVAL_MS),
    offsetMs: random.integer(0, INTERVAL_MS - 1),
    last: null as WrittenRow | null,
  }));
  for (let day = 0; day < scale.days; day += 1) {
    const rows: HistoryRow[] = [];
    for (const box of boxes) {
      for (let beat = 0; beat < DAY_MS / INTERVAL_MS; beat += 1) {
        const atMs = scale.startMs + day * DAY_MS + beat * INTERVAL_MS + box.offsetMs;
        const values = box.cabinet(atMs);
        const change: ChangeType | null = useDeadband ? changeOf(box.last, values, atMs) : 'PERIODIC';
        if (change === null) continue;
        box.last = { atMs, values };
        const { deviceId } = box;
        rows.push({
          deviceId,
          organisationId,
          timeUs: atMs * 1000,
          values,
          deviceTimeS: null,
          changeType: change,
        });
      }
    }
    count((scale.boxes * DAY_MS) / INTERVAL_MS);
    rows.sort((a, b) => a.timeUs - b.timeUs);
    yield rows;
  }
}

async function addBoxes(client: pg.ClientBase, boxes: number): Promise<void> {
  await client.query(`insert into watchdesk.organisations (name, slug) values ('Bench', 'bench')`);
  await client.query(`insert into watchdesk.sites (organisation_id, name) values (1, 'Bench')`);
  await client.query(
    `insert into watchdesk.devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     select 1, 1, 'alarm_box', ('02:00:00:00:' || lpad(to_hex(n / 256), 2, '0') || ':' || lpad(to_hex(n % 256), 2, '0'))::macaddr,
       'BOX_' || n, 'bench' from generate_series(1, $1::int) n`,
    [boxes],
  );
}

/** Through the view that ingestion writes to, as the program's role. */
async function writeMonth(client: pg.ClientBase, days: Iterable<HistoryRow[]>): Promise<number> {
  let written = 0;
  const tx = createTx(client);
  for (const rows of days) {
    for (let from = 0; from < rows.length; from += BATCH_ROWS) {
      await client.query(beginStatement({ as: 'organisation', organisationId }));
      await client.query('set local role watchdesk_app; set local search_path = watchdesk');
      await writeHistory(tx, rows.slice(from, from + BATCH_ROWS), false);
      await client.query('commit');
    }
    written += rows.length;
  }
  return written;
}

const clockAt = (ms: number): Clock => ({
  now: () => new Date(ms),
  monotonicMs: () => ms,
  after: () => () => undefined,
});

const Bytes = z.object({ bytes: z.int(), rollupBytes: z.int() });

async function storeNative(scale: Scale & { readonly startMs: number }, useDeadband: boolean) {
  progress(`${scale.boxes} boxes, ${scale.days} days, ${useDeadband ? 'with' : 'without'} deadband`);
  const dataDir = await scratchFolder('watchdesk-bench-');
  const server = await startEmbeddedPostgres({ dataDir, logger, throwaway: true });
  const stopServer = leave(() => server.stop());
  const client = new pg.Client({ connectionString: server.superuserConnectionString, types: typeParsers });
  try {
    await client.connect();
    await migrateClient(client, { migrationsDir: findMigrationsDir(), logger });
    await addBoxes(client, scale.boxes);
    await onOwnerClient(client, (session) => makePartitions({ session, clock: clockAt(scale.startMs) }));
    let heartbeats = 0;
    const rows = await writeMonth(
      client,
      month(scale, useDeadband, (sent) => {
        heartbeats += sent;
      }),
    );
    const end = clockAt(scale.startMs + (scale.days + 1) * DAY_MS);
    await onOwnerClient(client, (session) => rollUp({ session, clock: end }));
    const sizes = await client.query(
      `select sum(pg_total_relation_size(c.oid)) filter (where relname like 'heartbeat_rows%')::bigint as bytes,
              sum(pg_total_relation_size(c.oid)) filter (where relname ~ '^heartbeat_(hours|days)')::bigint as "rollupBytes"
       from pg_class c where relnamespace = 'watchdesk'::regnamespace and relkind = 'r'`,
    );
    progress(`${rows} rows of ${heartbeats} heartbeats`);
    return { rows, heartbeats, ...Bytes.parse(sizes.rows[0]) };
  } finally {
    await client.end().catch(() => undefined);
    await stopServer();
  }
}

const Compression = z.object({ beforeBytes: z.int(), afterBytes: z.int() });

async function storeCompressed(scale: Scale & { readonly startMs: number }) {
  progress(`${scale.boxes} boxes, ${scale.days} days, in TimescaleDB`);
  const { client, stop } = await startTimescale({ installed: true });
  try {
    const clock = clockAt(scale.startMs);
    await onOwnerClient(client, (session) => adoptTimescale({ session, clock }, () => Promise.resolve()));
    await addBoxes(client, scale.boxes);
    await writeMonth(
      client,
      month(scale, true, () => undefined),
    );
    const endMs = scale.startMs + (scale.days + 1) * DAY_MS;
    await onOwnerClient(client, (session) => compressChunks(session, 'heartbeat_rows', endMs));
    const stats = await client.query(
      `select before_compression_total_bytes as "beforeBytes", after_compression_total_bytes as "afterBytes"
       from public.hypertable_compression_stats('watchdesk.heartbeat_rows')`,
    );
    return Compression.parse(stats.rows[0]);
  } finally {
    await stop();
  }
}
