import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { SAMPLE_ROWS } from '../../../../test/migrations/sample-rows.ts';
import {
  type HistoryDatabase,
  nativeHistory,
  wasmHistory,
} from '../../../../test/support/history-engines.ts';
import { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import { adoptTimescale } from './adopt-timescale.ts';
import { expireHistory } from './expire-history.ts';
import { keepStorage } from './keep-storage.ts';
import { moveToTimescale } from './move-to-timescale.ts';
import { rollUp, type Upkeep } from './roll-up.ts';
import { installTimescale } from './store/timescale.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let db: HistoryDatabase;
let deviceId: number;
let organisationId: OrganisationId;
let nowMs: number;
const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs, after: () => () => undefined };

const upkeep = <T>(work: (upkeep: Upkeep) => Promise<T>): Promise<T> =>
  db.asOwner((session) => work({ session, clock }));

async function one(sql: string, values: readonly unknown[] = []): Promise<number> {
  return z.object({ value: z.int() }).parse((await db.sql(sql, values))[0]).value;
}

const write = (times: readonly number[], value = 20) =>
  db.transaction({ as: 'organisation', organisationId }, (tx) =>
    tx.execute(
      `insert into heartbeats (time, device_id, organisation_id, temperature, change_type)
       select t, $2, $3, $4, 'PERIODIC' from unnest($1::timestamptz[]) t`,
      [times.map((time) => new Date(time)), deviceId, organisationId, value],
    ),
  );

async function prepare(open: () => Promise<HistoryDatabase>): Promise<void> {
  db = await open();
  organisationId = OrganisationId.parse(
    await one(`insert into organisations (name, slug) values ('Ours', 'ours') returning id as value`),
  );
  await db.sql(`insert into sites (organisation_id, name) values ($1, 'North')`, [organisationId]);
  await db.sql(SAMPLE_ROWS['devices'] ?? '', [organisationId]);
  deviceId = await one('select id as value from devices');
}

/** Every third hour of the last 25 days; rollups are older than rows, because 14 days of those are kept. */
async function live(): Promise<void> {
  await db.sql(
    `insert into retention (organisation_id, what, days, updated_by) select id, 'heartbeats', 14, 'chief' from organisations`,
  );
  const start = Math.floor(nowMs / HOUR_MS) * HOUR_MS - 25 * DAY_MS;
  const times = Array.from({ length: 25 * 8 }, (_, index) => start + index * 3 * HOUR_MS);
  await write(times.slice(0, 40));
  nowMs -= 20 * DAY_MS;
  await upkeep(keepStorage);
  await upkeep(rollUp);
  nowMs += 20 * DAY_MS;
  await write(times.slice(40));
  await upkeep(keepStorage);
  await upkeep(expireHistory);
  await write([nowMs - 2000, nowMs - 1000]);
}

const view = (name: string) =>
  db.transaction({ as: 'organisation', organisationId }, (tx) =>
    tx.many(z.record(z.string(), z.unknown()), `select * from ${name} order by time, device_id`),
  );

const everything = async () => ({
  rows: await view('heartbeats'),
  hours: await view('heartbeats_hourly'),
  days: await view('heartbeats_daily'),
});

beforeEach(() => {
  nowMs = Date.now();
});
afterEach(() => db.drop());

test('a native history is moved with its rollups, and reads the same afterwards', async () => {
  await prepare(wasmHistory);
  await live();
  const before = await everything();
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);

  expect(await upkeep((of) => moveToTimescale({ ...of, dryRun: true, say }))).toBe(0);
  expect(lines.at(-1)).toMatch(/dry run/);
  expect(await everything()).toEqual(before);
  expect(await db.sql('select engine, is_moving from history_state')).toEqual([
    { engine: 'native', is_moving: false },
  ]);

  expect(await upkeep((of) => moveToTimescale({ ...of, dryRun: false, say }))).toBe(before.rows.length);
  expect(await everything()).toEqual(before);
  expect(await db.sql('select engine, is_moving from history_state')).toEqual([
    { engine: 'timescale', is_moving: false },
  ]);
  const chunks = `select count(*) as value from timescaledb_information.chunks where hypertable_name = 'heartbeat_rows'`;
  expect(await one(chunks)).toBeGreaterThan(13);
  expect(await one(`${chunks} and is_compressed`)).toBeGreaterThan(6);
  const realTime = await db.sql(
    'select distinct materialized_only from timescaledb_information.continuous_aggregates',
  );
  expect(realTime).toEqual([{ materialized_only: false }]);

  expect(await upkeep((of) => moveToTimescale({ ...of, dryRun: false, say }))).toBe(0);
  expect(lines.at(-1)).toMatch(/already/);
  await write([nowMs]);
  await upkeep(rollUp);
  await upkeep(keepStorage);
  expect((await view('heartbeats')).length).toBe(before.rows.length + 1);
});

test('a move that is stopped goes on, and takes what came late meanwhile', async () => {
  await prepare(wasmHistory);
  await live();
  const stopAfter = (days: number) => {
    let moved = 0;
    return upkeep((of) =>
      moveToTimescale({
        ...of,
        dryRun: false,
        say: (line) => {
          moved += /^\d{4}-/.test(line) ? 1 : 0;
          if (moved === days) throw new Error('stopped');
        },
      }),
    );
  };
  await expect(stopAfter(5)).rejects.toThrow('stopped');
  // Into days that are moved: before and after a run of the job, which takes the marks away.
  await write([nowMs - 12 * DAY_MS], 35);
  await upkeep(rollUp);
  await write([nowMs - 11 * DAY_MS, nowMs - 3 * DAY_MS], 36);
  await expect(stopAfter(5)).rejects.toThrow('stopped');
  await write([nowMs - 8 * DAY_MS, nowMs + 30 * DAY_MS], 37);
  await upkeep(rollUp);
  const before = await everything();
  await upkeep((of) => moveToTimescale({ ...of, dryRun: false, say: () => undefined }));
  expect(await everything()).toEqual(before);
});

test('a new database takes the extension by itself, where it may be installed', async () => {
  await prepare(() => wasmHistory({ installed: false }));
  const adopted = await db.asOwner((session) =>
    adoptTimescale({ session, clock }, () => installTimescale(session)),
  );
  expect(adopted).toBe(true);
  expect(
    await db.sql(`select extnamespace::regnamespace::text as schema from pg_extension
    where extname = 'timescaledb'`),
  ).toEqual([{ schema: 'public' }]);
  await write([nowMs]);
  expect(await view('heartbeats_daily')).toHaveLength(1);
});

test('a history with rows stays where it is until somebody moves it', async () => {
  await prepare(wasmHistory);
  await write([nowMs]);
  expect(
    await upkeep((of) => adoptTimescale(of, () => Promise.reject(new Error('nothing to install')))),
  ).toBe(false);
  expect(await db.sql('select engine from history_state')).toEqual([{ engine: 'native' }]);
});

test('a server without the extension says so, and nothing changes', async () => {
  await prepare(nativeHistory);
  await expect(
    upkeep((of) => moveToTimescale({ ...of, dryRun: false, say: () => undefined })),
  ).rejects.toThrow(/has no TimescaleDB/);
  expect(
    await upkeep((of) => adoptTimescale(of, () => Promise.reject(new Error('nothing to install')))),
  ).toBe(false);
});
