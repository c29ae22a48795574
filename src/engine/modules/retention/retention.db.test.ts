import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_ROWS } from '../../../../test/migrations/sample-rows.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { createRetentionJobs } from './retention-jobs.ts';
import { readDaysOfAll, readLongestDays, writeRule } from './store/rules.ts';

const NEVER = new AbortController().signal;

let db: TestDatabase;
let north: OrganisationId;
let south: OrganisationId;

beforeAll(async () => {
  db = await testDatabase();
  north = (await db.organisation('North')).organisationId;
  south = (await db.organisation('South')).organisationId;
  for (const organisation of [north, south]) {
    for (const table of ['users', 'devices']) {
      const insert = SAMPLE_ROWS[table];
      if (insert !== undefined) await db.sql(insert, [organisation]);
    }
  }
});
afterAll(() => db.drop());

async function run(name: string): Promise<number> {
  const job = createRetentionJobs({ database: db.database }).find((candidate) => candidate.name === name);
  return (await job?.run({ signal: NEVER }))?.rows ?? -1;
}

const daysAgo = (days: number) => `now() - interval '${days} days'`;

async function count(table: string, organisation: OrganisationId): Promise<unknown> {
  const [row] = await db.sql(`select count(*)::int as n from ${table} where organisation_id = $1`, [
    organisation,
  ]);
  return row?.['n'];
}

describe('an organisation that said nothing', () => {
  test('keeps closed alarms with their timeline for seven years, and open ones for ever', async () => {
    const alarm = (closed: string | null, type: string) =>
      db.sql(
        `with made as (
           insert into alarms (organisation_id, device_id, device_name, alarm_type, priority, state, raised_at,
             last_activated_at, source, closed_at, disposition)
           select $1, id, hostname, $2, 'high', $3::alarm_state, ${daysAgo(4000)}, ${daysAgo(4000)}, 'device',
             ${closed ?? 'null'}, case when $3 = 'closed' then 'real' end
           from devices where organisation_id = $1 returning id)
         insert into alarm_timeline (organisation_id, alarm_id, at, action)
           select $1, id, now(), 'raised' from made`,
        [north, type, closed === null ? 'unacknowledged_active' : 'closed'],
      );
    await alarm(daysAgo(2600), 'FIRE');
    await alarm(daysAgo(2500), 'TAMPER');
    await alarm(null, 'PANIC1');
    expect(await run('expire-alarms')).toBe(1);
    const left = await db.sql('select alarm_type from alarms where organisation_id = $1 order by 1', [north]);
    expect(left).toEqual([{ alarm_type: 'PANIC1' }, { alarm_type: 'TAMPER' }]);
    expect(await count('alarm_timeline', north)).toBe(2);
  });

  test('forgets ended sessions after a month, not those in use', async () => {
    await db.sql(
      `insert into sessions (organisation_id, user_id, token_hash, station, edition, expires_at, ended_at)
       select $1, u.id, sha256(n::text::bytea), 'Desk', 'browser', now() + interval '1 hour',
              case when n = 1 then ${daysAgo(31)} end
       from users u, generate_series(1, 2) n where u.organisation_id = $1`,
      [north],
    );
    expect(await run('expire-sessions')).toBe(1);
    expect(await count('sessions', north)).toBe(1);
  });

  test('forgets after a year what channels did and who held them, not who holds one now', async () => {
    await db.sql(
      `insert into relay_changes (organisation_id, device_id, relay_index, at, state)
       select organisation_id, id, 0, at, true
       from devices, unnest(array[${daysAgo(366)}, ${daysAgo(364)}]) at where organisation_id = $1`,
      [north],
    );
    await db.sql(
      `insert into relay_holds (id, organisation_id, device_id, relay_index, user_name, station, began_at, ended_at, reason)
       select gen_random_uuid(), organisation_id, id, 0, 'Ana', 'Desk', ${daysAgo(400)}, ended_at,
         case when ended_at is not null then 'released'::hold_end end
       from devices, unnest(array[${daysAgo(366)}, null]) ended_at where organisation_id = $1`,
      [north],
    );
    expect(await run('expire-relays')).toBe(2);
    expect([await count('relay_changes', north), await count('relay_holds', north)]).toEqual([1, 1]);
  });

  test('forgets after seven years what shifts handed over, and flags so long after they were cleared', async () => {
    await db.sql(
      `insert into handovers (organisation_id, site_ids, state, started_at, outgoing_id, outgoing_name, outgoing_station,
         given_up_at, given_up_by_name, give_up_reason)
       select u.organisation_id, null, 'given_up', at, u.id, 'Ana', 'Desk', at, 'Ana', 'Drill'
       from users u, unnest(array[${daysAgo(2558)}, ${daysAgo(2556)}]) at where u.organisation_id = $1`,
      [north],
    );
    await db.sql(
      `insert into handover_flags (organisation_id, subject, note, flagged_at, flagged_by_name, flagged_station, cleared_at,
         cleared_by_name, cleared_station, clear_reason)
       select $1, 'text', 'Gate', ${daysAgo(3000)}, 'Ana', 'Desk', at, case when at is not null then 'Ben' end,
         case when at is not null then 'Desk' end, case when at is not null then 'Oiled' end
       from unnest(array[${daysAgo(2558)}, ${daysAgo(2556)}, null]) at`,
      [north],
    );
    expect(await run('expire-handovers')).toBe(2);
    expect([await count('handovers', north), await count('handover_flags', north)]).toEqual([1, 2]);
  });

  test('removes more than fits into one batch', async () => {
    await db.sql(
      `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
       select $1, ${daysAgo(40)}, 'a/b', 'bad-tag', 1, '\\x01' from generate_series(1, 4500)`,
      [north],
    );
    expect(await run('expire-messages')).toBe(4500);
    expect(await count('rejected_messages', north)).toBe(0);
  });

  test('loses lines of unknown logins after the default', async () => {
    await db.sql(
      `insert into audit_logs (user_name, procedure, outcome, at) values
         ('ghost', 'access.login', 'refused', ${daysAgo(2600)}), ('ghost', 'access.login', 'refused', now())`,
    );
    expect(await run('expire-audit')).toBe(1);
  });
});

describe('an organisation that chose', () => {
  test('loses its own old lines alone', async () => {
    for (const organisation of [north, south]) {
      await db.sql(
        `insert into audit_logs (organisation_id, procedure, outcome, at) values ($1, 'x', 'ok', ${daysAgo(100)})`,
        [organisation],
      );
    }
    await db.database.transaction({ as: 'organisation', organisationId: south }, (tx) =>
      writeRule(tx, { organisationId: south, what: 'audit', days: 99, by: 'Ana' }),
    );
    expect(await run('expire-audit')).toBe(1);
    expect(await count('audit_logs', north)).toBe(1);
    expect(await count('audit_logs', south)).toBe(0);
  });

  test('is not shortened by another where both share what goes', async () => {
    await db.database.transaction({ as: 'organisation', organisationId: north }, (tx) =>
      writeRule(tx, { organisationId: north, what: 'heartbeats', days: 30, by: 'Ana' }),
    );
    const read = <T>(work: Parameters<typeof db.database.transaction<T>>[1]) =>
      db.database.transaction({ as: 'owner' }, work);
    expect(await read((tx) => readLongestDays(tx, 'heartbeats'))).toBe(90);
    expect(await read((tx) => readDaysOfAll(tx, 'heartbeats'))).toEqual([
      { organisationId: north, days: 30 },
      { organisationId: south, days: 90 },
    ]);
  });
});

test('of each job the newest run stays', async () => {
  await db.sql(
    `insert into job_runs (job, station, started_at, finished_at, rows) values
       ('a', 'Desk', ${daysAgo(200)}, ${daysAgo(200)}, 1), ('a', 'Desk', ${daysAgo(100)}, ${daysAgo(100)}, 1),
       ('b', 'Desk', ${daysAgo(10)}, ${daysAgo(10)}, 1)`,
  );
  expect(await run('expire-job-runs')).toBe(1);
});

test('a run that is told to end leaves the rest for the next one', async () => {
  const ended = AbortSignal.abort(new Error('over'));
  const [job] = createRetentionJobs({ database: db.database });
  await expect(job?.run({ signal: ended })).rejects.toThrow('over');
});
