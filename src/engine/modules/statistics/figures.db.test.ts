import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { Figures } from '../../../shared/statistics/figures.ts';
import { personScope } from '../../platform/db/database.ts';
import { type Course, countFigures, type Question, type Sitting } from './figures-oracle.fixture.ts';
import { readFigures } from './read-figures.ts';
import { readLiveFigures } from './read-live-figures.ts';
import { writeFiguresCsv } from './write-figures-csv.ts';

const BASE = Date.parse('2026-03-02T00:00:00Z');
const NOW = BASE + 5 * 86_400_000;
const MINUTE_MS = 60_000;
const DEVICES = ['BOX_1', 'BOX_2', 'BOX_3'] as const;
const PEOPLE = ['Ana', 'Luis'] as const;
const TYPES = { FIRE: 'critical', INTRUSION: 'high', OFFLINE: 'medium', SYNC: 'low' } as const;
/** Constant over the year, one of them not in whole slots. */
const ZONES = { 'America/Lima': -5 * 60, 'Asia/Kathmandu': 5 * 60 + 45 } as const;

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let targets: Question['targets'];

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('North'));
  await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     select $1, $2, 'alarm_box', ('02:00:00:00:00:0' || n)::macaddr, 'BOX_' || n, 'base' from generate_series(1, 3) n`,
    [organisationId, siteId],
  );
  for (const name of PEOPLE)
    await db.sql(
      `insert into users (organisation_id, username, display_name, password_hash, role)
       values ($1, lower($2), $2, 'not a hash', 'operator')`,
      [organisationId, name],
    );
  const policies = await db.sql('select * from alarm_type_policies where organisation_id = $1', [
    organisationId,
  ]);
  targets = Object.fromEntries(
    policies.map((policy) => [
      String(policy['code']),
      {
        warningS: Number(policy['warning_after_s']),
        overdueS: Number(policy['overdue_after_s']),
        closeS: Number(policy['close_target_s']),
      },
    ]),
  );
});
afterAll(() => db.drop());

const seconds = (max: number) => fc.integer({ min: 0, max }).map((s) => s * 1000);

const course: fc.Arbitrary<Course> = fc
  .record({
    device: fc.constantFrom(...DEVICES),
    type: fc.constantFrom('FIRE', 'INTRUSION', 'OFFLINE', 'SYNC'),
    // Some of them within one flood.
    raised: fc.oneof(seconds(3 * 86_400), seconds(1500)).map((ms) => BASE + ms),
    isQuiet: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    activations: fc.integer({ min: 1, max: 40 }),
    turns: fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 4 }),
    acknowledgedAfter: fc.option(seconds(400), { nil: null }),
    acknowledgedBy: fc.constantFrom(...PEOPLE),
    closedAfter: fc.option(seconds(9000), { nil: null }),
    closedBy: fc.constantFrom(...PEOPLE),
    isFalse: fc.boolean(),
  })
  .map(({ turns, acknowledgedAfter, closedAfter, ...rest }) => {
    let at = rest.raised;
    const moments = turns.map((s) => {
      at += s * 1000;
      return at;
    });
    const known = moments.filter((turn) => turn <= NOW);
    const acknowledged = acknowledgedAfter === null ? null : rest.raised + acknowledgedAfter;
    const isOver = acknowledged !== null && closedAfter !== null && known.length % 2 === 1;
    const end = isOver ? Math.max(acknowledged, known.at(-1) ?? 0) + closedAfter : null;
    return {
      ...rest,
      priority: TYPES[rest.type],
      turns: known,
      acknowledged,
      closed: end === null || end > NOW ? null : end,
    };
  });

const sitting: fc.Arbitrary<Sitting> = fc
  .record({
    who: fc.constantFrom(...PEOPLE),
    began: seconds(4 * 86_400).map((ms) => BASE + ms),
    lasted: fc.option(seconds(40_000), { nil: null }),
  })
  .map(({ who, began, lasted }) => ({ who, began, ended: lasted === null ? null : began + lasted }));

function stateOf({ closed, turns, acknowledged }: Course): string {
  if (closed !== null) return 'closed';
  const is = acknowledged === null ? 'unacknowledged' : 'acknowledged';
  return `${is}_${turns.length % 2 === 0 ? 'active' : 'returned'}`;
}

function stepsOf({ raised, turns, acknowledged, closed }: Course) {
  const steps = [
    { at: raised, action: 'raised' },
    ...turns.map((at, index) => ({ at, action: index % 2 === 0 ? 'returned' : 'reactivated' })),
    ...(acknowledged === null ? [] : [{ at: acknowledged, action: 'acknowledged' }]),
    ...(closed === null ? [] : [{ at: closed, action: 'closed' }]),
  ];
  return steps.toSorted((a, b) => a.at - b.at).map((step) => ({ ...step, at: new Date(step.at) }));
}

async function keep(courses: readonly Course[], sittings: readonly Sitting[]): Promise<void> {
  await db.sql('delete from alarms');
  await db.sql('delete from alarm_desk_presence');
  const dated = (at: number | null | undefined) => (at == null ? null : new Date(at));
  const rows = courses.map((each, n) => ({
    ...each,
    n,
    state: stateOf(each),
    raised: dated(each.raised),
    acknowledged: dated(each.acknowledged),
    closed: dated(each.closed),
    returned: dated(each.turns[0]),
    steps: stepsOf(each),
  }));
  await db.sql(
    `with given as (
       select * from jsonb_to_recordset($3) as g (n int, device text, type text, priority alarm_priority, raised timestamptz,
         "isQuiet" boolean, activations int, acknowledged timestamptz, "acknowledgedBy" text, closed timestamptz,
         "closedBy" text, "isFalse" boolean, state alarm_state, returned timestamptz, steps jsonb)),
     made as (
       insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, count, raised_at,
         last_activated_at, returned_at, source, subject, acknowledged_at, acknowledged_by, acknowledged_by_name,
         closed_at, closed_by, closed_by_name, disposition, suppression, suppressed_at, suppressed_until)
       select $1, $2, d.id, g.device, g.type, g.priority, g.state, g.activations, g.raised, g.raised, g.returned,
         'device', 'n' || n, g.acknowledged, a.id, a.display_name, g.closed, case when g.closed is not null then c.id end,
         case when g.closed is not null then c.display_name end,
         case when g.closed is not null then case when g."isFalse" then 'fault' else 'real' end end,
         case when g."isQuiet" and g.closed is null then 'on_test'::alarm_suppression end,
         case when g."isQuiet" and g.closed is null then g.raised end,
         case when g."isQuiet" and g.closed is null then g.raised + interval '1 hour' end
       from given g
       join devices d on d.hostname = g.device and d.organisation_id = $1
       join users c on c.display_name = g."closedBy"
       left join users a on a.display_name = g."acknowledgedBy" and g.acknowledged is not null
       returning id, subject)
     insert into alarm_timeline (organisation_id, alarm_id, at, action)
     select $1, made.id, step.at, step.action
     from given g join made on made.subject = 'n' || g.n,
       lateral jsonb_to_recordset(g.steps) as step (at timestamptz, action text)
     order by made.id, step.at`,
    [organisationId, siteId, JSON.stringify(rows)],
  );
  const quiet = rows.filter((row) => row.isQuiet && row.closed !== null).map(({ n }) => `n${n}`);
  await db.sql('update alarms set announced_at = null where subject = any ($1)', [quiet]);
  await db.sql(
    `insert into alarm_desk_presence (organisation_id, user_id, station, began_at, ended_at)
     select $1, u.id, 'desk ' || g.n, g.began, g.ended
     from jsonb_to_recordset($2) as g (n int, who text, began timestamptz, ended timestamptz)
     join users u on u.display_name = g.who`,
    [
      organisationId,
      JSON.stringify(
        sittings.map(({ who, began, ended }, n) => ({ n, who, began: dated(began), ended: dated(ended) })),
      ),
    ],
  );
}

const inSixPlaces = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, each) =>
    typeof each === 'number' ? Math.round(each * 1e6) / 1e6 : each,
  );

/** What the oracle counts, out of the answer. */
function comparable(figures: Figures) {
  const { load, days, sources, responses, falseAlarms } = figures;
  const { alarms, keptQuiet, perTenMinutes, slotsAbove, peak } = load;
  return {
    load: {
      alarms,
      keptQuiet,
      perTenMinutes,
      slotsAbove,
      peak: peak === null ? null : { ...peak, at: peak.at.getTime() },
    },
    days,
    sources: {
      activations: sources.activations,
      top: sources.top.map(({ device, type, alarms: count, activations }) => ({
        source: `${device} ${type}`,
        alarms: count,
        activations,
      })),
      share: sources.share,
    },
    total: responses.total,
    byPriority: Object.fromEntries(responses.byPriority.map(({ priority, ...rest }) => [priority, rest])),
    byOperator: Object.fromEntries(
      responses.byOperator.map(({ name, acknowledge, close }) => [name, { acknowledge, close }]),
    ),
    falses: {
      closed: falseAlarms.closed,
      falses: falseAlarms.falses,
      devices: Object.fromEntries(falseAlarms.devices.map(({ device, falses }) => [device, falses])),
    },
  };
}

const read = (query: { from: number; to: number; timeZone?: string; siteId?: SiteId; now?: number }) =>
  db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    readFigures(
      tx,
      {
        from: new Date(query.from),
        to: new Date(query.to),
        timeZone: query.timeZone ?? 'UTC',
        ...(query.siteId === undefined ? {} : { siteId: query.siteId }),
      },
      new Date(query.now ?? NOW),
    ),
  );

test('the figures of any alarms, people and periods are those that counting one after the other gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(course, { maxLength: 60 }),
      fc.array(sitting, { maxLength: 5 }),
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 48 * 60 })),
      fc.integer({ min: 1, max: 60 * 60 }),
      fc.constantFrom('America/Lima' as const, 'Asia/Kathmandu' as const),
      async (courses, sittings, fromMinute, minutes, timeZone) => {
        await keep(courses, sittings);
        const from = BASE + fromMinute * MINUTE_MS;
        const to = from + minutes * MINUTE_MS;
        const found = await read({ from, to, timeZone });
        const expected = countFigures(courses, sittings, {
          from,
          to,
          now: NOW,
          utcOffsetMs: ZONES[timeZone] * MINUTE_MS,
          startsAbove: 10,
          staleAfterH: 24,
          targets,
        });
        expect(inSixPlaces(comparable(found))).toEqual(inSixPlaces(expected));
      },
    ),
    { numRuns: 25 },
  );
});

const at = (minutes: number) => new Date(BASE + minutes * MINUTE_MS);
const DAY = { from: BASE, to: BASE + 86_400_000 };
const usual: Course = {
  device: 'BOX_1',
  type: 'INTRUSION',
  priority: 'high',
  raised: BASE + 60 * MINUTE_MS,
  isQuiet: false,
  activations: 1,
  turns: [],
  acknowledged: null,
  acknowledgedBy: 'Ana',
  closed: null,
  closedBy: 'Ana',
  isFalse: false,
};

async function open(suppression: string | null, untilMinute = 0): Promise<void> {
  await db.sql(
    `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
       last_activated_at, source, suppression, suppressed_at, suppressed_until)
     select $1, $2, id, 'BOX_1', 'INTRUSION', 'high', 'unacknowledged_active', $3, $3, 'device',
       $4::alarm_suppression, case when $4 is not null then $3::timestamptz end,
       case when $4 is not null then $5::timestamptz end
     from devices where hostname = 'BOX_1'`,
    [organisationId, siteId, at(60), suppression, at(untilMinute)],
  );
}
const only = async () =>
  (await db.sql('select announced_at, first_acknowledged_at, first_acknowledged_by_name from alarms'))[0];

test('an alarm that a delay keeps back comes before people when the delay is over', async () => {
  await keep([], []);
  await open('delayed', 62);
  expect(await only()).toMatchObject({ announced_at: null });
  await db.sql(
    'update alarms set suppression = null, suppressed_at = null, suppressed_until = null where state <> $1',
    ['closed'],
  );
  expect(await only()).toMatchObject({ announced_at: at(62) });
});

test('an alarm that is gone before it is shown never came before people', async () => {
  await keep([], []);
  await open('delayed', 62);
  await db.sql(`update alarms set state = 'unacknowledged_returned', returned_at = $1`, [at(61)]);
  await db.sql(
    `update alarms set state = 'closed', closed_at = $1, disposition = 'restored', suppression = null,
       suppressed_at = null, suppressed_until = null`,
    [at(61)],
  );
  expect(await only()).toMatchObject({ announced_at: null });
  expect((await read(DAY)).load).toMatchObject({ alarms: 0, keptQuiet: 1 });
});

test('the first acknowledgement stays when the alarm is active again and acknowledged by somebody else', async () => {
  await keep([], []);
  await open(null);
  const acknowledge = (name: string, minute: number) =>
    db.sql(
      `update alarms set state = 'acknowledged_active', acknowledged_at = $1, acknowledged_by_name = $2,
         acknowledged_by = (select id from users where display_name = $2)`,
      [at(minute), name],
    );
  await acknowledge('Ana', 61);
  await db.sql(
    `update alarms set state = 'unacknowledged_active', acknowledged_at = null, acknowledged_by = null,
       acknowledged_by_name = null`,
  );
  await acknowledge('Luis', 90);
  expect(await only()).toMatchObject({
    first_acknowledged_at: at(61),
    first_acknowledged_by_name: 'Ana',
  });
});

test('who comes to a desk and leaves it stays on record, and a beat in between is nothing', async () => {
  await keep([], []);
  const [ana] = await db.sql(`select id from users where display_name = 'Ana'`);
  await db.sql(
    `insert into alarm_desks (organisation_id, user_id, station, user_name, role, since, seen_at)
     values ($1, $2, 'desk 1', 'Ana', 'operator', $3, $3)`,
    [organisationId, ana?.['id'], at(0)],
  );
  await db.sql('update alarm_desks set seen_at = $1', [at(30)]);
  await db.sql('delete from alarm_desks');
  expect(await db.sql('select began_at, ended_at from alarm_desk_presence')).toEqual([
    { began_at: at(0), ended_at: at(30) },
  ]);
});

test('time in flood is that of the floods within the period, one that runs among them', async () => {
  await keep([], []);
  const flood = (began: number, ended: number | null) =>
    db.sql(
      `insert into alarm_floods (organisation_id, began_at, ended_at, measured_at, alarms, operators, peak_alarms,
         peak_operators, peak_at, total, starts_above, ends_below)
       values ($1, $2, $3, $2, 12, 1, 12, 1, $2, case when $3::timestamptz is not null then 12 end, 10, 5)`,
      [organisationId, at(began), ended === null ? null : at(ended)],
    );
  await flood(-30, 30);
  await flood(1400, null);
  const { load } = await read({ ...DAY, now: DAY.to });
  expect(load).toMatchObject({ floods: 2, floodShare: expect.closeTo((30 + 40) / 1440) });
  await db.sql('delete from alarm_floods');
});

test('what chatters is told by how often it began to', async () => {
  await keep(
    [
      { ...usual, activations: 12 },
      { ...usual, device: 'BOX_2' },
    ],
    [],
  );
  await db.sql(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action)
     select organisation_id, id, at, 'chattering' from alarms, unnest($1::timestamptz[]) at where device_name = 'BOX_1'`,
    [[at(70), at(300), at(99_000)]],
  );
  const { chattering } = await read(DAY);
  expect(chattering).toEqual([
    {
      device: 'BOX_1',
      deviceId: expect.any(Number),
      site: 'North site',
      type: 'INTRUSION',
      times: 2,
      activations: 12,
    },
  ]);
});

test('what is now is counted on its own', async () => {
  await keep([usual, { ...usual, device: 'BOX_2', acknowledged: usual.raised + 1000 }], []);
  const live = await db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    readLiveFigures(tx, undefined, at(65)),
  );
  expect(live).toMatchObject({
    alarms: 2,
    operators: 0,
    floodSince: null,
    unacknowledged: 1,
    oldestUnacknowledged: at(60),
    standing: 2,
    stale: 0,
  });
  expect(live.slots.at(-1)).toBe(2);
  expect(live.slots.slice(0, -1).every((count) => count === 0)).toBe(true);
});

test('whoever sees one site has the figures of that one, and another site has its own', async () => {
  await keep([usual], []);
  const otherSite = await db.site(organisationId, 'Other');
  const guard = await db.person(organisationId, { role: 'supervisor', siteIds: [otherSite] });
  const seen = await db.database.transaction(personScope(guard), (tx) =>
    readFigures(tx, { from: new Date(DAY.from), to: new Date(DAY.to), timeZone: 'UTC' }, new Date(NOW)),
  );
  expect(seen.load.alarms).toBe(0);
  expect((await read({ ...DAY, siteId })).load.alarms).toBe(1);
  expect((await read({ ...DAY, siteId: otherSite })).load.alarms).toBe(0);
});

test('a period that has not begun is empty, not an error', async () => {
  expect((await read({ from: NOW + 1000, to: NOW + 2000 })).load).toMatchObject({ alarms: 0, peak: null });
});

test('the file has one figure a line', async () => {
  await keep([{ ...usual, device: 'BOX_1', acknowledged: usual.raised + 12_500 }], []);
  const lines = writeFiguresCsv(await read(DAY)).split('\r\n');
  expect(lines).toContain('load,,alarms,1,alarms,');
  expect(lines).toContain('responses_by_operator,Ana,acknowledge_p50,12.5,s,');
  expect(lines).toContain('priorities,high,share,1,share,0.15');
  expect(lines).toContain('day,2026-03-02,standing,1,alarms,');
});
