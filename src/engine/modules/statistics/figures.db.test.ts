import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { Figures } from '../../../shared/statistics/figures.ts';
import { type Course, countFigures, type Question, type Sitting } from './figures-oracle.fixture.ts';
import { readFigures } from './read-figures.ts';

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
