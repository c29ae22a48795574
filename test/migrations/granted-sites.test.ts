import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type PersonScope, personScope, type Scope } from '../../src/engine/platform/db/database.ts';
import type { OrganisationId, SiteId } from '../../src/shared/contract/primitives.ts';
import { SiteId as SiteIdSchema, UserId } from '../../src/shared/contract/primitives.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { INNER_ROWS, PER_SITE_ROWS, SAMPLE_ROWS, sampleInsert, tableBehind } from './sample-rows.ts';

const TABLES = Object.keys(PER_SITE_ROWS);
/** Their rows belong to no one site; who has not all of them sees none. */
const WITHOUT_SITE = ['unregistered_devices', 'audit_logs', 'command_bulks'];
/** Words by themselves are of no site; nobody reads them but the search's own functions. */
const INNER = Object.keys(INNER_ROWS).filter((table) => table !== 'alarm_search_words');
const INSUFFICIENT_PRIVILEGE = { code: '42501' };
/** A view says it in other words than a policy. */
const REFUSED = { code: expect.stringMatching(/^(42501|44000)$/) };

let db: TestDatabase;
let organisationId: OrganisationId;
/** Granted to the guard. */
let north: SiteId;
let south: SiteId;
let guard: PersonScope;
let chief: PersonScope;
let stranger: PersonScope;
let engine: Scope;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId: north } = await db.organisation('Ours'));
  const [made] = await db.sql(`insert into sites (organisation_id, name) values ($1, 'South') returning id`, [
    organisationId,
  ]);
  south = SiteIdSchema.parse(made?.['id']);
  engine = { as: 'organisation', organisationId };
  chief = await person('chief', []);
  for (const site of [north, south])
    for (const [table, insert] of Object.entries(PER_SITE_ROWS))
      if (table !== 'sites') await db.sql(sampleInsert(table, insert), [organisationId, site]);
  guard = await person('guard', [north]);
  stranger = await person('nowhere', []);
  await db.sql('update users set all_sites = username = $1', ['chief']);
  await db.sql(
    `insert into unregistered_devices (organisation_id, topic_base, hostname, first_seen, last_seen, last_kind)
     values ($1, 'base', 'BOX_9', now(), now(), 'hb')`,
    [organisationId],
  );
  await db.sql(
    `insert into audit_logs (organisation_id, procedure, outcome) values ($1, 'access.login', 'ok')`,
    [organisationId],
  );
  await db.sql(SAMPLE_ROWS['command_bulks'] ?? '', [organisationId]);
});
afterAll(() => db.drop());

async function person(username: string, sites: readonly SiteId[]): Promise<PersonScope> {
  const [row] = await db.sql(
    `insert into users (organisation_id, username, display_name, password_hash, role)
     values ($1, $2, $2, 'not a hash', 'supervisor') returning id`,
    [organisationId, username],
  );
  const userId = UserId.parse(row?.['id']);
  for (const site of sites)
    await db.sql('insert into user_sites (organisation_id, user_id, site_id) values ($1, $2, $3)', [
      organisationId,
      userId,
      site,
    ]);
  return personScope({ organisationId, userId });
}

const rows = (scope: Scope, table: string): Promise<unknown[]> =>
  db.database.transaction(scope, async (tx) =>
    (
      await tx.many(
        z.object({ row: z.record(z.string(), z.unknown()) }),
        `select to_jsonb(t) as row from ${table} t order by t::text`,
      )
    ).map(({ row }) => row),
  );

/** As superuser: the rows of a site, by the way from the table to it. */
const rowsAt = async (table: string, site: SiteId): Promise<unknown[]> =>
  (
    await db.sql(
      `select to_jsonb(t) as row from ${tableBehind(table)} t where ${SITE_OF[table] ?? ''} = $1 order by t::text`,
      [site],
    )
  ).map(({ row }) => row);

const OF_DEVICE = '(select site_id from devices d where d.id = t.device_id)';
const SITE_OF: Readonly<Record<string, string>> = {
  sites: 't.id',
  zones: 't.site_id',
  devices: 't.site_id',
  alarms: 't.site_id',
  alarm_timeline: '(select site_id from alarms a where a.id = t.alarm_id)',
  user_sites: 't.site_id',
  panels: 't.site_id',
  suppression_windows: 't.site_id',
  site_contacts: 't.site_id',
  action_plans: 't.site_id',
  action_plan_versions: '(select site_id from action_plans p where p.id = t.plan_id)',
  alarm_chatter: OF_DEVICE,
  alarm_flood_parts: 't.site_id',
  alarm_plan_steps: '(select site_id from alarms a where a.id = t.alarm_id)',
  alarm_calls: '(select site_id from alarms a where a.id = t.alarm_id)',
  notification_alarms: '(select site_id from alarms a where a.id = t.alarm_id)',
  handovers: 't.site_ids[1]',
  handover_flags: 't.site_id',
  panel_versions: '(select site_id from panels p where p.id = t.panel_id)',
  panel_images: 't.site_id',
  rules: 't.site_id',
  rule_versions: '(select site_id from rules r where r.id = t.rule_id)',
  rule_states: '(select site_id from devices d where d.id = t.device_id)',
  sequences: 't.site_id',
  sequence_versions: '(select site_id from sequences q where q.id = t.sequence_id)',
  sequence_runs: 't.site_id',
  sequence_run_steps: 't.site_id',
  floor_plans: 't.site_id',
  floor_plan_places: '(select site_id from floor_plans p where p.id = t.plan_id)',
  command_log: 't.site_id',
  command_secrets: '(select site_id from command_log c where c.id = t.command_id)',
  armings: 't.site_id',
  device_outputs: OF_DEVICE,
  device_status: OF_DEVICE,
  device_replay: OF_DEVICE,
  heartbeats: OF_DEVICE,
  alarm_events: OF_DEVICE,
  rejected_messages: OF_DEVICE,
  board_status: OF_DEVICE,
  relays: OF_DEVICE,
  relay_changes: OF_DEVICE,
  relay_holds: OF_DEVICE,
  board_errors: OF_DEVICE,
  device_group_members: OF_DEVICE,
  maintenance_notes: OF_DEVICE,
};

function execute(scope: Scope, sql: string, values: readonly unknown[] = []): Promise<number> {
  return db.database.transaction(scope, (tx) => tx.execute(sql, values));
}

/** Rows touched; none where the role may not even try. */
async function touched(scope: Scope, sql: string, values: readonly unknown[] = []): Promise<number> {
  return execute(scope, sql, values).catch((error: unknown) => {
    expect(error).toMatchObject(INSUFFICIENT_PRIVILEGE);
    return 0;
  });
}

/** How many rows the guard reaches with a statement that changes them; rolled back. */
async function touchedAndPutBack(sql: string): Promise<number> {
  let count = 0;
  const attempt = db.database.transaction(guard, async (tx) => {
    count = await tx.execute(sql);
    throw new Error('put back');
  });
  await attempt.catch(() => undefined);
  return count;
}

test('every table that points at a site, a device, an alarm or a panel holds people to their sites', async () => {
  const found = z.array(z.object({ name: z.string(), restricted: z.boolean() })).parse(
    await db.sql(
      `select c.relname::text as name,
         exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive
           and pg_get_expr(p.polqual, p.polrelid) like '%granted_site_ids()%') as restricted
       from pg_class c
       where c.relnamespace = 'watchdesk'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and not c.relispartition
         and (c.relname in ('sites', 'unregistered_devices', 'audit_logs', 'command_bulks') or exists (
           select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
             and a.attname in ('site_id', 'site_ids', 'device_id', 'alarm_id', 'panel_id', 'command_id', 'sequence_id', 'rule_id', 'plan_id')))
       order by 1`,
    ),
  );
  expect(found.filter(({ restricted }) => !restricted)).toEqual([]);
  expect(found.map(({ name }) => name)).toEqual(
    [...TABLES.map(tableBehind), ...INNER, ...WITHOUT_SITE].sort(),
  );
});

test('a view shows of devices and sites what the person may see, and all of them to the engine', async () => {
  const views = z.array(z.object({ name: z.string(), key: z.enum(['device_id', 'site_id']) })).parse(
    await db.sql(
      `select c.relname::text as name, min(a.attname::text) as key
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname in ('device_id', 'site_id')
       where c.relnamespace = 'watchdesk'::regnamespace and c.relkind = 'v'
         and has_table_privilege('watchdesk_app', c.oid, 'select')
       group by 1 order by 1`,
    ),
  );
  expect(views.length).toBeGreaterThan(0);
  for (const { name, key } of views) {
    const keysSeenBy = async (scope: Scope) =>
      db.database.transaction(scope, async (tx) =>
        (await tx.raw(`select distinct ${key} from ${name} order by 1`)).map(([id]) => id),
      );
    const table = key === 'device_id' ? 'devices' : 'sites';
    const idsAt = async (site: SiteId) =>
      (await db.sql(`select t.id from ${table} t where ${SITE_OF[table]} = $1 order by 1`, [site])).map(
        ({ id }) => id,
      );
    const [own, others] = [await idsAt(north), await idsAt(south)];
    expect([name, await keysSeenBy(guard)]).toEqual([name, own]);
    expect([name, await keysSeenBy(engine)]).toEqual([name, [...own, ...others]]);
    expect([name, await keysSeenBy(stranger)]).toEqual([name, []]);
  }
});

describe('a person with one site', () => {
  test.each(TABLES.filter((table) => table !== 'user_sites'))(
    'reads of %s what belongs to it, and no more',
    async (table) => {
      expect(await rowsAt(table, south)).not.toEqual([]);
      expect(await rows(guard, table)).toEqual(await rowsAt(table, north));
    },
  );

  test.each(WITHOUT_SITE)('reads nothing of %s, which belongs to no one site', async (table) => {
    expect(await rows(chief, table)).not.toEqual([]);
    expect(await rows(guard, table)).toEqual([]);
    expect(await touched(guard, `delete from ${table}`)).toBe(0);
  });

  test.each(TABLES)('changes nothing of another site in %s', async (table) => {
    const before = await rowsAt(table, south);
    const identity = await db.sql(
      `select 1 as one from pg_attribute where attrelid = $1::regclass and attidentity = 'a'`,
      [table],
    );
    const overriding = identity.length > 0 ? 'overriding system value' : '';
    await expect(
      execute(
        guard,
        `insert into ${table} ${overriding} select (jsonb_populate_record(null::${table}, $1)).*`,
        [before[0]],
      ),
    ).rejects.toMatchObject(REFUSED);
    const own = (await rowsAt(table, north)).length;
    expect(
      await touchedAndPutBack(`update ${table} set organisation_id = organisation_id`),
    ).toBeLessThanOrEqual(own);
    expect(await touchedAndPutBack(`delete from ${table}`)).toBeLessThanOrEqual(own);
    expect(await rowsAt(table, south)).toEqual(before);
  });

  test.each(['zones', 'devices', 'alarms'])(
    'gives no row of %s to another site, and takes none from it',
    async (table) => {
      await expect(execute(guard, `update ${table} set site_id = $1`, [south])).rejects.toMatchObject({
        code: expect.stringMatching(/42501|23503/),
      });
      expect(
        await touched(guard, `update ${table} set site_id = $1 where site_id = $2`, [north, south]),
      ).toBe(0);
    },
  );

  test('grants itself nothing', async () => {
    const grant = 'insert into user_sites (organisation_id, user_id, site_id) values ($1, $2, $3)';
    await expect(execute(guard, grant, [organisationId, guard.userId, south])).rejects.toMatchObject(
      INSUFFICIENT_PRIVILEGE,
    );
    await expect(
      execute(guard, 'update users set all_sites = true where id = $1', [guard.userId]),
    ).rejects.toMatchObject(INSUFFICIENT_PRIVILEGE);
    await expect(
      execute(
        guard,
        `insert into users (organisation_id, username, display_name, password_hash, role)
         values ($1, 'accomplice', 'A', 'x', 'viewer')`,
        [organisationId],
      ),
    ).rejects.toMatchObject(INSUFFICIENT_PRIVILEGE);
  });

  test('may see a device of the site, and none of another', async () => {
    const seen = async (site: SiteId) =>
      db.database.transaction(guard, async (tx) => {
        const [device] = await db.sql('select id from devices where site_id = $1', [site]);
        return (await tx.raw('select may_see_device($1)', [device?.['id']]))[0]?.[0];
      });
    expect(await seen(north)).toBe(true);
    expect(await seen(south)).toBe(false);
  });
});

describe.each([
  ['the engine itself', () => engine],
  ['a person with all sites', () => chief],
])('%s', (_name, scopeOf) => {
  test.each([...TABLES, ...WITHOUT_SITE])('sees every row of %s', async (table) => {
    const all = (await db.sql(`select to_jsonb(t) as row from ${tableBehind(table)} t order by t::text`)).map(
      ({ row }) => row,
    );
    expect(await rows(scopeOf(), table)).toEqual(all);
  });
});

describe('a person', () => {
  test.each([...TABLES, ...WITHOUT_SITE])('without any site sees no row of %s', async (table) => {
    expect(await rows(stranger, table)).toEqual([]);
  });

  test('who is no more, or belongs to another organisation, sees nothing', async () => {
    const gone = personScope({ organisationId, userId: UserId.parse(4_000_000) });
    expect(await rows(gone, 'devices')).toEqual([]);
    const other = await db.organisation('Theirs');
    const [site] = await db.sql('select id from sites where organisation_id = $1', [other.organisationId]);
    expect(site).toBeDefined();
    expect(await rows(personScope({ ...other, userId: chief.userId }), 'sites')).toEqual([]);
  });

  test('who administers has all sites, always', async () => {
    await expect(
      db.sql(`update users set role = 'administrator' where id = $1`, [guard.userId]),
    ).rejects.toMatchObject({ constraint: 'administrators_see_all_sites' });
  });

  test('has the granted sites in every session, and none beside all', async () => {
    await db.sql(
      `insert into sessions (organisation_id, user_id, token_hash, station, edition, expires_at)
       select organisation_id, id, sha256(username::bytea), 'Desk 1', 'browser', '2040-01-01Z' from users
       where organisation_id = $1 and username in ('guard', 'chief', 'nowhere')`,
      [organisationId],
    );
    const session = (username: string) =>
      db.database.transaction({ as: 'nobody' }, (tx) =>
        tx.raw('select all_sites, site_ids from find_session(sha256($1::bytea))', [username]),
      );
    expect(await session('guard')).toEqual([[false, [north]]]);
    expect(await session('chief')).toEqual([[true, []]]);
    expect(await session('nowhere')).toEqual([[false, []]]);
  });
});
