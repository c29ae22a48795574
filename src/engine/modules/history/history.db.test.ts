import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type HistoryDatabase,
  nativeHistory,
  wasmHistory,
} from '../../../../test/support/history-engines.ts';
import { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import { personScope, type Scope } from '../../platform/db/database.ts';
import { adoptTimescale } from './adopt-timescale.ts';
import { expireHistory } from './expire-history.ts';
import { keepStorage } from './keep-storage.ts';
import { rollUp, type Upkeep } from './roll-up.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A recent moment, because what is dropped must be old by the database's clock as well. */
const NOON = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS + 12 * HOUR_MS;

/** An hour is rolled up a little after its end. */
const SETTLED_MS = 300_000;

let db: HistoryDatabase;
let engineScope: Scope;
let nowMs: number;
const ids: Record<string, number> = {};

const clock: Clock = {
  now: () => new Date(nowMs),
  monotonicMs: () => nowMs,
  after: () => () => undefined,
};

const upkeep = <T>(work: (upkeep: Upkeep) => Promise<T>): Promise<T> =>
  db.asOwner((session) => work({ session, clock }));

async function id(sql: string, values: readonly unknown[]): Promise<number> {
  return z.object({ id: z.int() }).parse((await db.sql(sql, values))[0]).id;
}

async function places(): Promise<void> {
  for (const name of ['ours', 'theirs']) {
    ids[name] = await id('insert into organisations (name, slug) values ($1, $1) returning id', [name]);
    for (const site of ['north', 'south']) {
      ids[`${name} ${site}`] = await id(
        'insert into sites (organisation_id, name) values ($1, $2) returning id',
        [ids[name], site],
      );
      ids[`${name} box ${site}`] = await id(
        `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
         values ($1, $2::bigint, 'alarm_box', ('02:00:00:00:00:' || lpad($2::bigint::text, 2, '0'))::macaddr, 'BOX', 'wd')
         returning id`,
        [ids[name], ids[`${name} ${site}`]],
      );
    }
  }
  ids['guard'] = await id(
    `insert into users (organisation_id, username, display_name, password_hash, role, all_sites)
     values ($1, 'guard', 'Guard', 'x', 'operator', false) returning id`,
    [ids['ours']],
  );
  await db.sql('insert into user_sites (organisation_id, user_id, site_id) values ($1, $2, $3)', [
    ids['ours'],
    ids['guard'],
    ids['ours north'],
  ]);
  engineScope = { as: 'organisation', organisationId: OrganisationId.parse(ids['ours']) };
}

const box = (of = 'ours', site = 'north') => ids[`${of} box ${site}`];

/** Through the view, as ingestion does. */
function write(rows: readonly (readonly [number, number | null])[], device = box(), scope = engineScope) {
  return db.transaction(scope, (tx) =>
    tx.execute(
      `insert into heartbeats (time, device_id, organisation_id, temperature, humidity, fan_pwm_duty, change_type)
       select t, $3, $4, v, v * 2, v::smallint, 'SENSOR_DATA' from unnest($1::timestamptz[], $2::real[]) r (t, v)`,
      [rows.map(([ms]) => new Date(ms)), rows.map(([, value]) => value), device, ids['ours']],
    ),
  );
}

const Rolled = z.object({
  time: z.date(),
  rows: z.int(),
  least: z.number().nullable(),
  most: z.number().nullable(),
  mean: z.number().nullable(),
  last: z.number().nullable(),
  fan: z.number().nullable(),
});

function rollups(view: 'heartbeats_hourly' | 'heartbeats_daily', device = box(), scope = engineScope) {
  return db.transaction(scope, (tx) =>
    tx.many(
      Rolled,
      `select time, row_count as rows, temperature_min as least, temperature_max as most,
              temperature_avg as mean, temperature_last as last, fan_pwm_duty_avg as fan
       from ${view} where device_id = $1 order by time`,
      [device],
    ),
  );
}

const countRows = async (): Promise<number> =>
  z.object({ n: z.int() }).parse((await db.sql('select count(*) as n from heartbeat_rows'))[0]).n;

describe.each([
  ['partitions', nativeHistory, false],
  ['TimescaleDB', wasmHistory, true],
] as const)('a history in %s', (_name, open, isTimescale) => {
  beforeAll(async () => {
    db = await open();
    nowMs = NOON + SETTLED_MS;
    if (isTimescale)
      await upkeep((of) => adoptTimescale(of, () => Promise.reject(new Error('is installed'))));
    await places();
  });
  afterAll(() => db.drop());
  beforeEach(() => {
    nowMs = NOON + SETTLED_MS;
  });

  test('says which engine it is', async () => {
    expect(await db.sql('select engine from history_state')).toEqual([
      { engine: isTimescale ? 'timescale' : 'native' },
    ]);
  });

  test('shows hours and days that nothing has rolled up yet', async () => {
    await write([
      [NOON - 3 * HOUR_MS, 20],
      [NOON - 3 * HOUR_MS + 60_000, 23],
      [NOON - 3 * HOUR_MS + 120_000, null],
      [NOON - HOUR_MS, 30],
    ]);
    expect(await rollups('heartbeats_hourly')).toEqual([
      { time: new Date(NOON - 3 * HOUR_MS), rows: 3, least: 20, most: 23, mean: 21.5, last: 23, fan: 21.5 },
      { time: new Date(NOON - HOUR_MS), rows: 1, least: 30, most: 30, mean: 30, last: 30, fan: 30 },
    ]);
    expect(await rollups('heartbeats_daily')).toMatchObject([
      { time: new Date(NOON - 12 * HOUR_MS), rows: 4, least: 20, most: 30, last: 30 },
    ]);
  });

  test('shows the same after rolling up, and again when a run is repeated', async () => {
    const [hours, days] = [await rollups('heartbeats_hourly'), await rollups('heartbeats_daily')];
    await upkeep(rollUp);
    expect(await rollups('heartbeats_hourly')).toEqual(hours);
    expect(await rollups('heartbeats_daily')).toEqual(days);
    expect(await upkeep(rollUp)).toBe(0);
    nowMs = NOON + 2 * DAY_MS;
    await upkeep(rollUp);
    expect(await rollups('heartbeats_hourly')).toEqual(hours);
    expect(await rollups('heartbeats_daily')).toEqual(days);
  });

  test('takes in rows that come after their hour was rolled up', async () => {
    await upkeep(rollUp);
    await write([[NOON - 3 * HOUR_MS + 180_000, 11]]);
    nowMs = NOON + 2 * DAY_MS;
    await upkeep(rollUp);
    expect((await rollups('heartbeats_hourly'))[0]).toMatchObject({ rows: 4, least: 11, mean: 18, last: 11 });
    expect((await rollups('heartbeats_daily'))[0]).toMatchObject({ rows: 5, least: 11, most: 30, last: 30 });
  });

  test('makes good what weeks without any job left open', async () => {
    const device = box('ours', 'south');
    const start = NOON - 20 * DAY_MS;
    const rows = Array.from({ length: 20 * 24 }, (_, hour) => [start + hour * HOUR_MS, hour % 24] as const);
    await write(rows, device);
    await upkeep(rollUp);
    expect(await rollups('heartbeats_hourly', device)).toHaveLength(rows.length);
    const days = await rollups('heartbeats_daily', device);
    expect(days.reduce((sum, day) => sum + day.rows, 0)).toBe(rows.length);
    expect(days[1]).toMatchObject({ rows: 24, least: 0, most: 23, mean: 11.5 });
  });

  test('loses nothing when clocks jump by years, and shows what they wrote', async () => {
    const before = await countRows();
    const times = [Date.UTC(2001, 1, 1), NOON - 400 * DAY_MS, NOON + 3000 * DAY_MS];
    expect(await write(times.map((time) => [time, 5] as const))).toBe(3);
    expect(await countRows()).toBe(before + 3);
    await upkeep(keepStorage);
    await upkeep(rollUp);
    expect(await countRows()).toBe(before + 3);
    const seen = (await rollups('heartbeats_hourly')).map(({ time }) => time.getTime());
    expect(seen).toContain(Math.floor((NOON + 3000 * DAY_MS) / HOUR_MS) * HOUR_MS);
    await db.sql('delete from heartbeat_rows where time = any ($1)', [times.map((time) => new Date(time))]);
  });

  test('goes on rightly after its clock was ahead for a while', async () => {
    nowMs = NOON + 300 * DAY_MS;
    await upkeep(rollUp);
    nowMs = NOON + SETTLED_MS;
    await write([[NOON - HOUR_MS + 60_000, 40]]);
    await upkeep(rollUp);
    expect((await rollups('heartbeats_hourly')).at(-1)).toMatchObject({ rows: 2, most: 40, last: 40 });
    nowMs = NOON + HOUR_MS + SETTLED_MS;
    await write([[NOON + 60_000, 41]]);
    await upkeep(rollUp);
    expect((await rollups('heartbeats_hourly')).at(-1)).toMatchObject({ rows: 1, last: 41 });
  });

  test('keeps its rollups while its clock shows a year long gone', async () => {
    await upkeep(rollUp);
    const [hours, days] = [await rollups('heartbeats_hourly'), await rollups('heartbeats_daily')];
    nowMs = Date.UTC(2020, 5, 1);
    await upkeep(rollUp);
    expect(await rollups('heartbeats_hourly')).toEqual(hours);
    nowMs = NOON + HOUR_MS + SETTLED_MS;
    await upkeep(rollUp);
    expect(await rollups('heartbeats_hourly')).toEqual(hours);
    expect(await rollups('heartbeats_daily')).toEqual(days);
  });

  test.each(['heartbeats', 'heartbeats_hourly', 'heartbeats_daily'])(
    'holds readers of %s to their organisation and to the sites granted to them',
    async (view) => {
      const devices = (scope: Scope) =>
        db.transaction(scope, async (tx) =>
          (await tx.raw(`select distinct device_id from ${view} order by 1`)).map(([device]) => device),
        );
      const organisationId = OrganisationId.parse(ids['ours']);
      expect(await devices(engineScope)).toEqual([box('ours', 'north'), box('ours', 'south')]);
      expect(await devices(personScope({ organisationId, userId: UserId.parse(ids['guard']) }))).toEqual([
        box('ours', 'north'),
      ]);
      expect(
        await devices({ as: 'organisation', organisationId: OrganisationId.parse(ids['theirs']) }),
      ).toEqual([]);
      expect(await devices({ as: 'nobody' })).toEqual([]);
    },
  );

  test('takes no row for another organisation, and gives its tables to nobody', async () => {
    const theirs: Scope = { as: 'organisation', organisationId: OrganisationId.parse(ids['theirs']) };
    await expect(write([[NOON, 1]], box(), theirs)).rejects.toMatchObject({ code: '44000' });
    // A device of another organisation, under the own name.
    await expect(write([[NOON, 1]], box('theirs'))).rejects.toMatchObject({ code: '23503' });
    for (const table of ['heartbeat_rows', 'heartbeat_hours', 'heartbeat_days', 'heartbeat_late']) {
      await expect(
        db.transaction(engineScope, (tx) => tx.raw(`select from ${table} limit 1`)),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('knows the newest row of each device', async () => {
    const newest = await db.transaction(engineScope, (tx) =>
      tx.raw('select device_id, temperature from last_heartbeats() order by 1'),
    );
    expect(newest).toEqual([
      [box('ours', 'north'), 41],
      [box('ours', 'south'), 23],
    ]);
    const one = await db.transaction(engineScope, (tx) =>
      tx.raw('select device_id from last_heartbeats(array[$1::bigint])', [box('ours', 'south')]),
    );
    expect(one).toEqual([[box('ours', 'south')]]);
  });

  test('has the same days in the statistics of devices', async () => {
    const days = (await rollups('heartbeats_daily')).filter(({ time }) => time.getTime() > NOON - 2 * DAY_MS);
    const counted = await db.transaction(engineScope, (tx) =>
      tx.raw(
        `select day, changes, temperature_min, temperature_max
         from device_statistics($1, $2) where device_id = $3 order by day`,
        [new Date(NOON - 2 * DAY_MS), new Date(NOON + 2 * DAY_MS), box()],
      ),
    );
    expect(counted).toEqual(days.map(({ time, rows, least, most }) => [time, rows, least, most]));
    expect(counted.length).toBeGreaterThan(0);
  });

  test('drops rows that are too old and keeps their rollups', async () => {
    const device = box('ours', 'south');
    const old = NOON - 70 * DAY_MS;
    await write(
      [
        [old, 7],
        [NOON - 50 * DAY_MS, 8],
      ],
      device,
    );
    await upkeep(keepStorage);
    await upkeep(rollUp);
    await db.sql(
      `insert into retention (organisation_id, what, days, updated_by)
       select id, 'heartbeats', 60, 'chief' from organisations`,
    );
    nowMs = Date.now();
    await upkeep(expireHistory);
    const left = await db.transaction(engineScope, (tx) =>
      tx.raw('select temperature from heartbeats where device_id = $1 order by time limit 1', [device]),
    );
    expect(left).toEqual([[8]]);
    expect((await rollups('heartbeats_daily', device))[0]).toMatchObject({ rows: 1, last: 7 });
    nowMs = Date.now() + 400 * DAY_MS;
    await upkeep(expireHistory);
    expect(await countRows()).toBeGreaterThan(400);
    // Neither a wrong clock nor a straggler touches figures whose rows are gone.
    nowMs = Date.UTC(2020, 5, 1);
    await upkeep(rollUp);
    await write([[old + 60_000, 50]], device);
    nowMs = Date.now();
    await upkeep(rollUp);
    expect((await rollups('heartbeats_daily', device))[0]).toMatchObject({ rows: 1, last: 7 });
  });

  test('drops earlier what an organisation keeps for a shorter time', async () => {
    await db.sql(`update retention set days = 10 where organisation_id = $1 and what = 'heartbeats'`, [
      ids['ours'],
    ]);
    nowMs = Date.now();
    const hours = await rollups('heartbeats_hourly', box('ours', 'south'));
    await upkeep(expireHistory);
    await upkeep(rollUp);
    const oldest = await db.transaction(engineScope, (tx) => tx.raw('select min(time) from heartbeats'));
    expect(Number(oldest[0]?.[0])).toBeGreaterThan(nowMs - 11 * DAY_MS);
    expect(await rollups('heartbeats_hourly', box('ours', 'south'))).toEqual(hours);
    expect((await rollups('heartbeats_daily', box('ours', 'south')))[0]).toMatchObject({ last: 7 });
  });

  test('forgets rows and rollups of a device that is removed', async () => {
    const device = box('ours', 'south');
    await db.sql('delete from devices where id = $1', [device]);
    await upkeep(expireHistory);
    for (const view of ['heartbeats', 'heartbeats_hourly', 'heartbeats_daily'])
      expect(
        await db.transaction(engineScope, (tx) =>
          tx.raw(`select from ${view} where device_id = $1`, [device]),
        ),
      ).toEqual([]);
  });
});
