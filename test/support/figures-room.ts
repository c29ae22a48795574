import { afterAll, beforeAll } from 'vitest';
import type {
  Course,
  Question,
  Sitting,
} from '../../src/engine/modules/statistics/figures-oracle.fixture.ts';
import { readFigures } from '../../src/engine/modules/statistics/read-figures.ts';
import type { OrganisationId, SiteId } from '../../src/shared/contract/primitives.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

/** The first moment of what happens, and that at which it is looked at. */
export const BASE = Date.parse('2026-03-02T00:00:00Z');
export const NOW = BASE + 5 * 86_400_000;
export const PEOPLE = ['Ana', 'Luis'] as const;

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

/** An organisation with three boxes and two people, whose alarms and watches a test lays down. */
export function figuresRoom() {
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

  /** Nothing else has happened. */
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

  return {
    get db() {
      return db;
    },
    get organisationId() {
      return organisationId;
    },
    get siteId() {
      return siteId;
    },
    /** What is asked of people, by type of alarm. */
    get targets() {
      return targets;
    },
    keep,
    read,
  };
}
