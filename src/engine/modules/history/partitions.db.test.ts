import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { SAMPLE_ROWS } from '../../../../test/migrations/sample-rows.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import { withOwnerSession } from '../../platform/db/owner-session.ts';
import { expireHistory } from './expire-history.ts';
import { keepStorage } from './keep-storage.ts';
import { moveToTimescale } from './move-to-timescale.ts';
import { rollUp, type Upkeep } from './roll-up.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

let db: TestDatabase;
let organisationId: OrganisationId;
let deviceId: number;
let nowMs: number;
const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs, after: () => () => undefined };

beforeEach(async () => {
  db = await testDatabase();
  ({ organisationId } = await db.organisation('Ours'));
  await db.sql(SAMPLE_ROWS['devices'] ?? '', [organisationId]);
  deviceId = z.object({ id: z.int() }).parse((await db.sql('select id from devices'))[0]).id;
  // Not at the turn of an hour, when the last one is not rolled up yet.
  nowMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS / 2;
});
afterEach(() => db.drop());

const upkeep = <T>(work: (upkeep: Upkeep) => Promise<T>): Promise<T> =>
  withOwnerSession(db.connectionString, (session) => work({ session, clock }));

const insert = `insert into heartbeats (time, device_id, organisation_id, temperature, change_type)
  select t, $2, $3, 20, 'PERIODIC' from unnest($1::timestamptz[]) t`;

const write = (times: readonly number[]) =>
  db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    tx.execute(insert, [times.map((time) => new Date(time)), deviceId, organisationId]),
  );

const count = async (of: string): Promise<number> =>
  z.object({ n: z.int() }).parse((await db.sql(`select count(*) as n from ${of}`))[0]).n;

/** Of a job that is stopped when it looks for that many times. */
function stoppedAtLook(look: number): AbortSignal {
  const stop = new AbortController();
  let looks = 0;
  return new Proxy(stop.signal, {
    get: (target, name) => {
      if (name === 'throwIfAborted' && ++looks === look) stop.abort(new Error('stopped'));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

test('partitions reach eight weeks ahead after the migration, and are made once', async () => {
  await write([nowMs, nowMs + 8 * WEEK_MS]);
  expect(await count('heartbeat_rows_other')).toBe(0);
  expect(await upkeep(keepStorage)).toBe(0);
  nowMs += WEEK_MS;
  expect(await upkeep(keepStorage)).toBe(1);
});

test('a server whose zone changes its clocks makes weeks of the same length', async () => {
  await db.sql(`select set_config('timezone', 'Europe/Berlin', false),
    ensure_partitions('heartbeat_rows', '1 week', now() - interval '60 weeks', now() - interval '1 week')`);
  const lengths = await db.sql(
    `select distinct extract(epoch from ends - starts)::int / 3600 as hours,
       extract(epoch from starts)::bigint % 86400 as offset
     from partitions_of('heartbeat_rows') where ends is not null`,
  );
  expect(lengths).toEqual([{ hours: 168, offset: 0 }]);
});

test('what came in weeks without making ahead is kept, and moves to its partitions afterwards', async () => {
  const start = nowMs + 12 * WEEK_MS;
  const times = Array.from({ length: 21 * 24 }, (_, hour) => start + hour * HOUR_MS);
  await write(times);
  expect(await count('heartbeat_rows_other')).toBe(times.length);
  nowMs = start + 3 * WEEK_MS;
  await upkeep(keepStorage);
  expect(await count('heartbeat_rows_other')).toBe(0);
  expect(await count('heartbeat_rows')).toBe(times.length);
  await upkeep(rollUp);
  expect(await count('heartbeat_hours')).toBe(times.length);
});

test('what a clock wrote far from now stays in the default partition', async () => {
  await write([nowMs + 60 * WEEK_MS, nowMs - 1000 * WEEK_MS]);
  await upkeep(keepStorage);
  expect(await count('heartbeat_rows_other')).toBe(2);
  expect(await count('heartbeat_rows')).toBe(2);
});

test('rows that come while their partition is made are not lost', async () => {
  const [late, client] = [nowMs + 20 * WEEK_MS, new pg.Client({ connectionString: db.connectionString })];
  await write([late]);
  await client.connect();
  try {
    await client.query('begin; set local role watchdesk_app; set local search_path = watchdesk');
    await client.query(`select set_config('watchdesk.organisation_id', $1, true)`, [String(organisationId)]);
    await client.query(insert, [[new Date(late + HOUR_MS)], deviceId, organisationId]);
    nowMs = late;
    const made = upkeep(keepStorage);
    await write([late + 2 * HOUR_MS]);
    await client.query('commit');
    expect(await made).toBeGreaterThan(0);
  } finally {
    await client.end();
  }
  expect(await count('heartbeat_rows_other')).toBe(0);
  expect(await count('heartbeat_rows')).toBe(3);
});

test('a long read holds up no message while old partitions go, and they go after it', async () => {
  await upkeep(({ session }) =>
    session.raw(
      `select ensure_partitions('heartbeat_rows', '1 week', now() - interval '62 weeks', now() - interval '60 weeks')`,
    ),
  );
  const ended = `partitions_of('heartbeat_rows') where ends < now() - interval '1 year'`;
  expect(await count(ended)).toBe(3);
  await write([nowMs - 61 * WEEK_MS, nowMs - 80 * WEEK_MS, nowMs]);
  const reader = new pg.Client({ connectionString: db.connectionString });
  await reader.connect();
  try {
    await reader.query('begin; select count(*) from watchdesk.heartbeat_rows');
    const going = upkeep(expireHistory);
    for (let tries = 0; tries < 2; tries++) {
      await vi.waitFor(
        async () =>
          expect(await count(`pg_locks where mode = 'AccessExclusiveLock' and not granted`)).toBe(1),
        { timeout: 20_000, interval: 10 },
      );
      const before = performance.now();
      await write([nowMs]);
      // One that waits for the read waits for ever: the read goes on until the end.
      expect(performance.now() - before).toBeLessThan(10_000);
    }
    await reader.query('commit');
    await going;
  } finally {
    await reader.end();
  }
  expect(await count(ended)).toBe(0);
  expect(await count('heartbeat_rows')).toBe(3);
});

test('an hour waits to be rolled up for who writes into it without knowing that it ends', async () => {
  const client = new pg.Client({ connectionString: db.connectionString });
  await client.connect();
  const at = Math.floor(nowMs / HOUR_MS) * HOUR_MS - HOUR_MS;
  await write([at]);
  nowMs = at + HOUR_MS + 300_000;
  try {
    await client.query('begin; set local role watchdesk_app; set local search_path = watchdesk');
    await client.query(`select set_config('watchdesk.organisation_id', $1, true)`, [String(organisationId)]);
    await client.query(insert, [[new Date(at + 1000)], deviceId, organisationId]);
    const rolled = upkeep(rollUp);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await count('heartbeat_hours')).toBe(0);
    // Nobody waits for the job.
    await write([at + 2000]);
    await client.query('commit');
    await rolled;
  } finally {
    await client.end();
  }
  await upkeep(rollUp);
  expect(await db.sql('select row_count from heartbeat_hours')).toEqual([{ row_count: 3 }]);
  expect(await count('heartbeat_late')).toBe(0);
});

test('runs that are stopped in between lose and double nothing', async () => {
  const times = Array.from({ length: 10 * 24 }, (_, hour) => nowMs - (hour + 2) * HOUR_MS);
  await write(times);
  await expect(
    withOwnerSession(db.connectionString, (session) => rollUp({ session, clock, signal: stoppedAtLook(5) })),
  ).rejects.toThrow('stopped');
  const part = await count('heartbeat_hours');
  expect(part).toBeGreaterThan(0);
  expect(part).toBeLessThan(times.length);
  await upkeep(rollUp);
  expect(await count('heartbeat_hours')).toBe(times.length);
});

test('a retention that is shortened by months takes as many nights as it needs', async () => {
  const hours = 30 * 24;
  // By the database's clock as well.
  nowMs -= HOUR_MS;
  await db.organisation('Theirs');
  await write(Array.from({ length: hours }, (_, hour) => nowMs - (hour + 1) * HOUR_MS));
  await upkeep(keepStorage);
  await upkeep(rollUp);
  await db.sql(
    `insert into retention (organisation_id, what, days, updated_by) values ($1, 'heartbeats', 10, 'chief')`,
    [organisationId],
  );
  const interrupted = withOwnerSession(db.connectionString, (session) =>
    expireHistory({ session, clock, signal: stoppedAtLook(200) }),
  );
  await expect(interrupted).rejects.toThrow('stopped');
  const left = await count('heartbeat_rows');
  expect(left).toBeLessThan(hours);
  expect(left).toBeGreaterThan(10 * 24);
  await upkeep(expireHistory);
  expect(await count('heartbeat_rows')).toBe(10 * 24);
  expect(await count('heartbeat_hours')).toBe(hours);
}, 120_000);

test('weeks that nothing rolled up are made good hour by hour, days with one row and gaps between as well', async () => {
  const day = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const times = [day - 9 * DAY_MS + HOUR_MS, day - 5 * DAY_MS + 23 * HOUR_MS, day - 4 * DAY_MS];
  await write(times);
  const stopped = withOwnerSession(db.connectionString, (session) =>
    rollUp({ session, clock, signal: stoppedAtLook(20) }),
  );
  await expect(stopped).rejects.toThrow('stopped');
  const [state] = await db.sql('select hours_until, days_until from history_state');
  // In the midst of a day.
  expect(state).not.toMatchObject({ hours_until: state?.['days_until'] });
  expect(await upkeep(rollUp)).toBeGreaterThan(0);
  expect(await db.sql('select bucket from heartbeat_hours order by 1')).toEqual(
    times.map((time) => ({ bucket: new Date(time) })),
  );
  expect(await db.sql('select bucket from heartbeat_days order by 1')).toEqual(
    times.map((time) => ({ bucket: new Date(Math.floor(time / DAY_MS) * DAY_MS) })),
  );
});

test('a transaction that does not end is told once the history is hours behind, and rows stay meanwhile', async () => {
  const at = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const impatient = (of: Upkeep) => rollUp({ ...of, fencePatienceMs: 50 });
  const client = new pg.Client({ connectionString: db.connectionString });
  await client.connect();
  try {
    await client.query('begin; select pg_current_xact_id()');
    await write([at - 2 * HOUR_MS]);
    expect(await upkeep(impatient)).toBe(0);
    await write([at - 30 * HOUR_MS]);
    await expect(upkeep(impatient)).rejects.toThrow(/not be rolled up for 30 hours, because a transaction/);
    await db.organisation('Theirs');
    await db.sql(
      `insert into retention (organisation_id, what, days, updated_by) values ($1, 'heartbeats', 1, 'chief')`,
      [organisationId],
    );
    await upkeep((of) => expireHistory({ ...of, fencePatienceMs: 50 }));
    expect(await count('heartbeat_rows')).toBe(2);
    await client.query('commit');
  } finally {
    await client.end();
  }
  // Other tests have their transactions on the same server.
  expect(await upkeep(rollUp)).toBeGreaterThan(1);
  await upkeep(expireHistory);
  expect(await count('heartbeat_rows')).toBe(1);
});

test('a second call to move the history says that there is one already', async () => {
  const move = () => upkeep((of) => moveToTimescale({ ...of, dryRun: false, say: () => undefined }));
  const other = new pg.Client({ connectionString: db.connectionString });
  await other.connect();
  try {
    await other.query('select pg_advisory_lock($1, 6)', [0x57415443]);
    await expect(move()).rejects.toThrow(/Another call is moving the history/);
  } finally {
    await other.end();
  }
  // Past the lock.
  await expect(move()).rejects.toThrow(/has no TimescaleDB/);
});

test('what is inserted for each message is checked against no key that another one implies', async () => {
  const keys = await db.sql(
    `select conrelid::regclass::text || ': ' || pg_get_constraintdef(oid) as key from pg_constraint
     where contype = 'f' and conrelid = any ('{heartbeat_rows,alarm_events}'::regclass[])
     order by conrelid::regclass::text, array_length(conkey, 1)`,
  );
  const device = 'FOREIGN KEY (organisation_id, device_id) REFERENCES devices(organisation_id, id) ON DELETE';
  expect(keys.map(({ key }) => key)).toEqual([
    // Without a device, that of a box which has not registered, the event has the first one only.
    'alarm_events: FOREIGN KEY (organisation_id) REFERENCES organisations(id)',
    `alarm_events: ${device} SET NULL (device_id)`,
    `heartbeat_rows: ${device} CASCADE`,
  ]);
});
