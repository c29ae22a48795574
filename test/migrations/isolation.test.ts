import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Scope } from '../../src/engine/platform/db/database.ts';
import type { OrganisationId } from '../../src/shared/contract/primitives.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import {
  ALL_TABLES_SQL,
  INNER_ROWS,
  SAMPLE_ROWS,
  SHARED_TABLES,
  sampleInsert,
  tableBehind,
} from './sample-rows.ts';

const TABLES = ['organisations', ...Object.keys(SAMPLE_ROWS)];
const APPEND_ONLY = [
  'heartbeats',
  'alarm_events',
  'alarm_timeline',
  'audit_logs',
  'panel_versions',
  'rule_versions',
  'sequence_versions',
];
const INSUFFICIENT_PRIVILEGE = { code: '42501' };
/** A view says it in other words than a policy. */
const REFUSED = { code: expect.stringMatching(/^(42501|44000)$/) };

let db: TestDatabase;
let ours: OrganisationId;
let theirs: OrganisationId;

beforeAll(async () => {
  db = await testDatabase();
  [ours, theirs] = [
    (await db.organisation('Ours')).organisationId,
    (await db.organisation('Theirs')).organisationId,
  ];
  for (const [table, insert] of Object.entries(SAMPLE_ROWS)) {
    if (table === 'sites') continue;
    await db.sql(sampleInsert(table, insert), [ours]);
    await db.sql(sampleInsert(table, insert), [theirs]);
  }
});
afterAll(() => db.drop());

const keyOf = (table: string) => (table === 'organisations' ? 'id' : 'organisation_id');

function rowsOf(table: string, organisation: OrganisationId) {
  return db.sql(`select to_jsonb(t) as row from ${tableBehind(table)} t where ${keyOf(table)} = $1`, [
    organisation,
  ]);
}

function execute(scope: Scope, sql: string, values: readonly unknown[] = []): Promise<number> {
  return db.database.transaction(scope, (tx) => tx.execute(sql, values));
}

/** Rows touched; none where the role may not even try. */
async function touched(scope: Scope, sql: string, values: readonly unknown[]): Promise<number> {
  return execute(scope, sql, values).catch((error: unknown) => {
    expect(error).toMatchObject(INSUFFICIENT_PRIVILEGE);
    return 0;
  });
}

test('every table is either isolated and tried below, or known to belong to the installation', async () => {
  const tables = z
    .array(z.object({ name: z.string(), isolated: z.boolean() }))
    .parse(await db.sql(ALL_TABLES_SQL));
  const isolated = tables.filter((table) => table.isolated).map((table) => table.name);
  const shared = tables.filter((table) => !table.isolated).map((table) => table.name);
  expect(isolated).toEqual([...TABLES.map(tableBehind), ...Object.keys(INNER_ROWS)].sort());
  expect(shared).toEqual(SHARED_TABLES);
});

test('a foreign key between tables of organisations always carries the organisation', async () => {
  const loose = await db.sql(
    `select c.conrelid::regclass::text as source, c.conname
     from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'organisation_id'
     join pg_attribute f on f.attrelid = c.confrelid and f.attname = 'organisation_id'
     where c.contype = 'f' and not (a.attnum = any(c.conkey) and f.attnum = any(c.confkey))`,
  );
  expect(loose).toEqual([]);
});

test('the app has no right on what stands behind views, and on no partition', async () => {
  const open = await db.sql(
    `select relname::text as name from pg_class
     where relnamespace = 'watchdesk'::regnamespace and relkind in ('r', 'p', 'v')
       and (relispartition or relname = any($1))
       and has_table_privilege('watchdesk_app', oid, 'select, insert, update, delete, truncate')`,
    [
      [
        ...TABLES.map(tableBehind).filter((table) => !TABLES.includes(table)),
        ...Object.keys(INNER_ROWS),
        'heartbeat_hours_live',
        'heartbeat_days_live',
      ],
    ],
  );
  expect(open).toEqual([]);
});

test('neither role escapes row-level security, and nobody can log in as one', async () => {
  const roles = await db.sql(
    `select rolname::text as name, rolsuper, rolbypassrls, rolcanlogin from pg_roles
     where rolname in ('watchdesk_app', 'watchdesk_owner') order by 1`,
  );
  const harmless = { rolsuper: false, rolbypassrls: false, rolcanlogin: false };
  expect(roles).toEqual([
    { name: 'watchdesk_app', ...harmless },
    { name: 'watchdesk_owner', ...harmless },
  ]);
});

describe.each([
  ['another organisation', (): Scope => ({ as: 'organisation', organisationId: ours })],
  ['no organisation', (): Scope => ({ as: 'nobody' })],
])('%s', (_name, scopeOf) => {
  test.each(TABLES)('neither reads nor changes rows of %s', async (table) => {
    const scope = scopeOf();
    const before = await rowsOf(table, theirs);
    expect(before.length).toBeGreaterThan(0);

    const seen = await db.database.transaction(scope, (tx) =>
      tx.raw(`select from ${table} where ${keyOf(table)} = $1`, [theirs]),
    );
    expect(seen).toHaveLength(0);

    const identity = await db.sql(
      `select 1 as one from pg_attribute where attrelid = $1::regclass and attidentity = 'a'`,
      [table],
    );
    const overriding = identity.length > 0 ? 'overriding system value' : '';
    const copy = `insert into ${table} ${overriding} select (jsonb_populate_record(null::${table}, $1)).*`;
    await expect(execute(scope, copy, [before[0]?.['row']])).rejects.toMatchObject(REFUSED);

    const key = keyOf(table);
    // An organisation's own key is generated, and cannot be assigned even to itself.
    const column = table === 'organisations' ? 'name' : key;
    expect(
      await touched(scope, `update ${table} set ${column} = ${column} where ${key} = $1`, [theirs]),
    ).toBe(0);
    expect(await touched(scope, `delete from ${table} where ${key} = $1`, [theirs])).toBe(0);
    expect(await rowsOf(table, theirs)).toEqual(before);
  });
});

describe('an organisation', () => {
  test.each(TABLES)('reads its own rows of %s and cannot give them away', async (table) => {
    const scope: Scope = { as: 'organisation', organisationId: ours };
    const own = await db.database.transaction(scope, (tx) => tx.raw(`select from ${table}`));
    expect(own).toHaveLength((await rowsOf(table, ours)).length);
    if (table === 'organisations') return;
    await expect(execute(scope, `update ${table} set organisation_id = $1`, [theirs])).rejects.toMatchObject(
      INSUFFICIENT_PRIVILEGE,
    );
  });

  test.each(APPEND_ONLY)('adds to %s but rewrites nothing', async (table) => {
    const scope: Scope = { as: 'organisation', organisationId: ours };
    expect(await execute(scope, SAMPLE_ROWS[table]?.replace(' 40,', ' 41,') ?? '', [ours])).toBe(1);
    await expect(
      execute(scope, `update ${table} set organisation_id = organisation_id`),
    ).rejects.toMatchObject(INSUFFICIENT_PRIVILEGE);
    await expect(execute(scope, `delete from ${table}`)).rejects.toMatchObject(INSUFFICIENT_PRIVILEGE);
    await expect(execute(scope, `truncate ${tableBehind(table)}`)).rejects.toMatchObject(
      INSUFFICIENT_PRIVILEGE,
    );
  });

  test('points at nothing of another organisation', async () => {
    const [site] = await db.sql('select id from sites where organisation_id = $1', [theirs]);
    const [device] = await db.sql('select id from devices where organisation_id = $1', [theirs]);
    const scope: Scope = { as: 'organisation', organisationId: ours };
    const foreignKey = { code: '23503' };
    await expect(execute(scope, 'update devices set site_id = $1', [site?.['id']])).rejects.toMatchObject(
      foreignKey,
    );
    const heartbeat = `insert into heartbeats (time, device_id, organisation_id, change_type)
      values (now(), $1, $2, 'MANUAL')`;
    await expect(execute(scope, heartbeat, [device?.['id'], ours])).rejects.toMatchObject(foreignKey);
  });
});

describe('before the organisation is known', () => {
  const Login = z.object({ organisation_id: z.int(), username: z.string(), is_active: z.boolean() });

  test('a login finds its user and organisation by name in any case', async () => {
    const found = await db.database.transaction({ as: 'nobody' }, (tx) =>
      tx.many(Login, 'select * from find_login($1)', [`GUARD-${theirs}`]),
    );
    expect(found).toEqual([{ organisation_id: theirs, username: `guard-${theirs}`, is_active: true }]);
  });

  test('a session is found by its token alone, and no more once its user is disabled', async () => {
    const find = () =>
      db.database.transaction({ as: 'nobody' }, (tx) =>
        tx.raw('select user_id from find_session(sha256($1))', [Buffer.from(`guard-${theirs}`)]),
      );
    expect(await find()).toHaveLength(1);
    await db.sql('update users set is_active = false where organisation_id = $1', [theirs]);
    expect(await find()).toHaveLength(0);
  });

  test('a failed login of an unknown user is written down, but not readable', async () => {
    const insert = `insert into audit_logs (user_name, procedure, outcome) values ('ghost', 'access.login', 'refused')`;
    expect(await execute({ as: 'nobody' }, insert)).toBe(1);
    const seen = await db.database.transaction({ as: 'organisation', organisationId: ours }, (tx) =>
      tx.raw(`select from audit_logs where user_name = 'ghost'`),
    );
    expect(seen).toHaveLength(0);
  });
});
