import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_ROWS } from '../../../../test/migrations/sample-rows.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { DeviceId, type OrganisationId, SiteId, UserId } from '../../../shared/contract/primitives.ts';
import type { Scope } from '../../platform/db/database.ts';
import { readAlarmStatistics } from './read-alarm-statistics.ts';
import { readCommandStatistics } from './read-command-statistics.ts';
import { readDeviceDays } from './store/device-days.ts';

const WEEK = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-09T00:00:00Z') };

let db: TestDatabase;
let north: OrganisationId;
let south: OrganisationId;
let northSite: SiteId;
let otherSite: SiteId;
let southSite: SiteId;

async function alarm(
  organisation: OrganisationId,
  site: SiteId,
  raisedAt: string,
  facts: { type: string; priority: string; acknowledgedAfterS?: number; activations?: number },
): Promise<void> {
  await db.sql(
    `with made as (
       insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
         last_activated_at, source, closed_at, disposition, count)
       select $1, $2, d.id, 'BOX_1', $4, $5::alarm_priority, 'closed', $3::timestamptz, $3::timestamptz, 'device',
         now(), 'false', $7 from devices d where d.organisation_id = $1 limit 1
       returning id)
     insert into alarm_timeline (organisation_id, alarm_id, at, action)
       select $1, id, $3::timestamptz + make_interval(secs => n * 1000 + $6), 'acknowledged'
       from made, generate_series(0, 1) n where $6::float8 is not null`,
    [
      organisation,
      site,
      raisedAt,
      facts.type,
      facts.priority,
      facts.acknowledgedAfterS ?? null,
      facts.activations ?? 1,
    ],
  );
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId: north, siteId: northSite } = await db.organisation('North'));
  ({ organisationId: south, siteId: southSite } = await db.organisation('South'));
  const [made] = await db.sql('insert into sites (organisation_id, name) values ($1, $2) returning id', [
    north,
    'Other',
  ]);
  otherSite = SiteId.parse(made?.['id']);
  for (const organisation of [north, south]) {
    const insert = SAMPLE_ROWS['devices'];
    if (insert !== undefined) await db.sql(insert, [organisation]);
  }
  const fire = { type: 'FIRE', priority: 'critical' };
  await alarm(north, northSite, '2026-03-02T10:00:00Z', { ...fire, acknowledgedAfterS: 10 });
  await alarm(north, northSite, '2026-03-02T10:05:00Z', { ...fire, acknowledgedAfterS: 20, activations: 4 });
  await alarm(north, otherSite, '2026-03-02T10:06:00Z', {
    type: 'OFFLINE',
    priority: 'medium',
    acknowledgedAfterS: 60,
  });
  await alarm(north, northSite, '2026-03-03T23:59:00Z', { type: 'OFFLINE', priority: 'medium' });
  await alarm(north, northSite, '2026-03-09T00:00:00Z', fire);
  await alarm(south, southSite, '2026-03-02T10:00:00Z', fire);
  await db.sql(
    `insert into heartbeat_rows (time, device_id, organisation_id, temperature, change_type)
     select '2026-03-02T06:00:00Z'::timestamptz + n * interval '6 hours', d.id, d.organisation_id, 20 + n,
            'SENSOR_DATA'
     from devices d, generate_series(0, 4) n`,
  );
});
afterAll(() => db.drop());

interface OrderFacts {
  readonly type: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly answeredAfterS?: number;
  readonly doneAfterS?: number;
  readonly retries?: number;
}

/** Sent a second after it was given, where it was sent at all. */
async function order(
  organisation: OrganisationId,
  site: SiteId,
  at: string,
  facts: OrderFacts,
): Promise<void> {
  const { type, status, outcome, answeredAfterS = null, doneAfterS = null, retries = 0 } = facts;
  const isSent = status !== 'CANCELLED' && outcome !== 'not_done';
  await db.sql(
    `insert into command_log (organisation_id, site_id, device_id, device_name, device_kind, request_id, sequence,
       command_type, command_data, auth_level, status, outcome, is_verifiable, priority, created_at, expires_at, sent_at,
       acknowledged_at, completed_at, confirmed_at, failed_at, retry_count, max_retries, initiated_by)
     select $1, $2, d.id, 'BOX_1', 'alarm_box', gen_random_uuid(), case when $6 then 1 end, $4::command_type_enum, '{}', 1,
       $5::command_status_enum, $7::command_outcome, true, 'normal', at, at + interval '1 minute',
       case when $6 then at + interval '1 second' end, at + make_interval(secs => 1 + $8::float8),
       case when $5 = 'COMPLETED' then at + make_interval(secs => $9::float8) end,
       case when $7 = 'confirmed' then at + make_interval(secs => $9::float8) end,
       case when $5 in ('FAILED', 'TIMEOUT') then at + interval '30 seconds' end, $10, 3, 'chief'
     from devices d, (select $3::timestamptz as at) given where d.organisation_id = $1 limit 1`,
    [organisation, site, at, type, status, isSent, outcome, answeredAfterS, doneAfterS, retries],
  );
}

const engine = (organisationId: OrganisationId): Scope => ({ as: 'organisation', organisationId });
const alarmsOf = (scope: Scope, siteId?: SiteId) =>
  db.database.transaction(scope, (tx) =>
    readAlarmStatistics(tx, { ...WEEK, ...(siteId === undefined ? {} : { siteId }) }),
  );

describe('the alarms of a week', () => {
  test('are counted with their repeats and the time to their first acknowledgement', async () => {
    const found = await alarmsOf(engine(north));
    expect(found.total).toEqual({
      alarms: 4,
      activations: 7,
      acknowledged: 3,
      acknowledgeMedianS: 20,
      acknowledgeP95S: 56,
    });
    expect(found.alarmsPerHour).toBeCloseTo(4 / 168);
    expect(found.mostInTenMinutes).toBe(3);
  });

  test('are grouped by priority, type and day of UTC', async () => {
    const found = await alarmsOf(engine(north));
    expect(found.byPriority).toMatchObject([
      { priority: 'critical', alarms: 2, acknowledgeMedianS: 15 },
      { priority: 'medium', alarms: 2, acknowledged: 1 },
    ]);
    expect(found.byType.map(({ type, alarms }) => [type, alarms])).toEqual([
      ['FIRE', 2],
      ['OFFLINE', 2],
    ]);
    expect(found.byDay).toMatchObject([
      { day: new Date('2026-03-02T00:00:00Z'), alarms: 3 },
      { day: new Date('2026-03-03T00:00:00Z'), alarms: 1, acknowledgeMedianS: null },
    ]);
    expect(found.distribution).toEqual([
      { band: 'low-and-medium', share: 0.5, recommendedShare: 0.8 },
      { band: 'high', share: 0, recommendedShare: 0.15 },
      { band: 'critical', share: 0.5, recommendedShare: 0.05 },
    ]);
  });

  test('of one site are its own', async () => {
    expect((await alarmsOf(engine(north), otherSite)).total.alarms).toBe(1);
  });

  test('of nothing are nothing, not an error', async () => {
    const empty = await db.database.transaction(engine(north), (tx) =>
      readAlarmStatistics(tx, { from: new Date('2020-01-01Z'), to: new Date('2020-01-02Z') }),
    );
    expect(empty).toMatchObject({ total: { alarms: 0 }, mostInTenMinutes: 0, distribution: null, byDay: [] });
  });
});

describe('the orders of a week', () => {
  const commandsOf = (scope: Scope, siteId?: SiteId) =>
    db.database.transaction(scope, (tx) =>
      readCommandStatistics(tx, { ...WEEK, ...(siteId === undefined ? {} : { siteId }) }),
    );

  beforeAll(async () => {
    const monday = '2026-03-02T10:00:00Z';
    const done = { type: 'OUTPUT', status: 'COMPLETED', outcome: 'confirmed' };
    await order(north, northSite, monday, { ...done, answeredAfterS: 1, doneAfterS: 3 });
    await order(north, northSite, monday, { ...done, answeredAfterS: 3, doneAfterS: 5, retries: 2 });
    await order(north, northSite, monday, {
      ...done,
      outcome: 'answered_not_verifiable',
      answeredAfterS: 5,
      doneAfterS: 7,
    });
    await order(north, northSite, monday, {
      type: 'OUTPUT',
      status: 'FAILED',
      outcome: 'refused',
      answeredAfterS: 1,
    });
    await order(north, otherSite, '2026-03-03T10:00:00Z', {
      type: 'CONFIG',
      status: 'TIMEOUT',
      outcome: 'no_answer',
      retries: 3,
    });
    await order(north, otherSite, '2026-03-03T10:00:00Z', {
      type: 'CONFIG',
      status: 'CANCELLED',
      outcome: 'cancelled',
    });
    await order(north, northSite, '2026-03-04T10:00:00Z', { type: 'RELAY', status: 'SENT', outcome: null });
    await order(north, northSite, '2026-03-09T00:00:00Z', { ...done, doneAfterS: 3 });
    await order(south, southSite, monday, { ...done, doneAfterS: 3 });
  });

  test('are counted by what came of them, with the times of answers and ends', async () => {
    const { total } = await commandsOf(engine(north));
    expect(total).toEqual({
      commands: 7,
      successful: 3,
      successShare: 0.6,
      refused: 1,
      notConfirmed: 0,
      noAnswer: 1,
      notDone: 0,
      cancelled: 1,
      underWay: 1,
      retries: 5,
      answerMedianS: 2,
      answerP95S: expect.closeTo(4.7),
      doneMedianS: 5,
      doneP95S: expect.closeTo(6.8),
    });
  });

  test('are grouped by type and day of UTC; what is not over has no share', async () => {
    const { byType, byDay } = await commandsOf(engine(north));
    expect(byType).toMatchObject([
      { type: 'OUTPUT', commands: 4, successShare: 0.75 },
      { type: 'CONFIG', commands: 2, successShare: 0, cancelled: 1 },
      { type: 'RELAY', commands: 1, successShare: null, answerMedianS: null },
    ]);
    expect(byDay.map(({ day, commands }) => [day.toISOString().slice(0, 10), commands])).toEqual([
      ['2026-03-02', 4],
      ['2026-03-03', 2],
      ['2026-03-04', 1],
    ]);
  });

  test('of one site are its own, and of nothing are nothing', async () => {
    expect((await commandsOf(engine(north), otherSite)).total.commands).toBe(2);
    expect(await commandsOf({ as: 'nobody' })).toMatchObject({
      total: { commands: 0, successShare: null },
      byType: [],
      byDay: [],
    });
  });

  test('stand in the daily view as well', async () => {
    const days = await db.database.transaction(engine(north), (tx) =>
      tx.raw(
        `select day, command_type::text, commands, successful, unsuccessful, success_share
         from command_daily_statistics where day < '2026-03-04Z' order by day, command_type`,
      ),
    );
    expect(days).toEqual([
      [new Date('2026-03-02T00:00:00Z'), 'OUTPUT', 4, 3, 1, 0.75],
      [new Date('2026-03-03T00:00:00Z'), 'CONFIG', 2, 0, 1, 0],
    ]);
  });
});

describe('who may not see an alarm does not count it', () => {
  test('an organisation counts its own', async () => {
    expect((await alarmsOf(engine(south))).total.alarms).toBe(1);
    expect((await alarmsOf({ as: 'nobody' })).total.alarms).toBe(0);
  });

  test('a person counts those of the granted sites', async () => {
    const [user] = await db.sql(
      `insert into users (organisation_id, username, display_name, password_hash, role, all_sites)
       values ($1, 'somebody', 'Somebody', 'x', 'operator', false) returning id`,
      [north],
    );
    const userId = UserId.parse(user?.['id']);
    await db.sql('insert into user_sites (organisation_id, user_id, site_id) values ($1, $2, $3)', [
      north,
      userId,
      otherSite,
    ]);
    const scope: Scope = { as: 'person', organisationId: north, userId };
    expect((await alarmsOf(scope)).total.alarms).toBe(1);
    const orders = await db.database.transaction(scope, (tx) => readCommandStatistics(tx, WEEK));
    expect(orders.total.commands).toBe(2);
    const days = await db.database.transaction(scope, (tx) => readDeviceDays(tx, { ...WEEK, limit: 10 }));
    expect(days).toEqual([]);
  });

  test.each([
    'alarm_responses',
    'alarm_daily_statistics',
    'device_daily_statistics',
    'command_results',
    'command_daily_statistics',
  ])('%s reads with the rights of its reader', async (view) => {
    const [found] = await db.sql(
      `select reloptions::text as options from pg_class where oid = ('watchdesk.' || $1)::regclass`,
      [view],
    );
    expect(found?.['options']).toContain('security_invoker=true');
    const other = await db.database.transaction(engine(south), (tx) =>
      tx.raw(`select from ${view} where organisation_id = $1`, [north]),
    );
    expect(other).toHaveLength(0);
  });
});

test('the days of a device have its changes, alarms and measured ranges', async () => {
  const days = await db.database.transaction(engine(north), (tx) =>
    readDeviceDays(tx, { ...WEEK, limit: 10 }),
  );
  expect(days).toMatchObject([
    { day: new Date('2026-03-03T00:00:00Z'), changes: 2, alarms: 0, offline: 1 },
    {
      day: new Date('2026-03-02T00:00:00Z'),
      changes: 3,
      alarms: 2,
      offline: 1,
      temperature: { min: 20, avg: 21, max: 22 },
      humidity: null,
    },
  ]);
  const [id] = days.map((day) => day.id);
  const read = (query: object) =>
    db.database.transaction(engine(north), (tx) => readDeviceDays(tx, { ...WEEK, limit: 10, ...query }));
  expect(await read({ id })).toEqual(days);
  expect(await read({ id: DeviceId.parse(9_999_999) })).toEqual([]);
});
