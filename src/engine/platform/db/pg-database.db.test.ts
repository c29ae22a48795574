import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { type DatabaseProxy, databaseProxy } from '../../../../test/support/database-proxy.ts';
import { emptyDatabase, type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { freePort } from '../../../bench/free-port.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { LinkState } from '../../../shared/system/model.ts';
import { SetupError } from '../app-error.ts';
import { systemClock } from '../clock.ts';
import type { Database, Scope } from './database.ts';
import { findMigrationsDir } from './migrations-dir.ts';
import { createPgDatabase } from './pg-database.ts';

const Site = z.object({ id: z.int(), name: z.string() });
const UNAVAILABLE = { code: 'DATABASE_UNAVAILABLE' };

let db: TestDatabase;
let organisationId: OrganisationId;
let scope: Scope;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId } = await db.organisation('North'));
  scope = { as: 'organisation', organisationId };
});
afterAll(() => db.drop());

function connect(connectionString: string, options: { readonly answerTimeoutMs?: number } = {}): Database {
  return createPgDatabase({
    ...options,
    connectionString,
    kind: 'external',
    logger: pino({ enabled: false }),
    clock: systemClock,
    migrationsDir: findMigrationsDir(),
  });
}

function nextState(database: Database, state: LinkState['state'], says = /(?:)/): Promise<LinkState> {
  return new Promise((resolve) => {
    const release = database.onStateChange((link) => {
      if (link.state !== state || !says.test(link.message ?? '')) return;
      release();
      resolve(link);
    });
  });
}

describe('a transaction', () => {
  test('works as the app’s role for the organisation and user that it names', async () => {
    const row = await db.database.transaction(scope, (tx) =>
      tx.one(
        z.object({ role: z.string(), organisation: z.int(), path: z.string() }),
        `select current_user::text as role, current_organisation() as organisation,
                current_setting('search_path') as path`,
      ),
    );
    expect(row).toEqual({ role: 'watchdesk_app', organisation: organisationId, path: 'watchdesk' });
  });

  test('leaves nothing of its scope on the connection', async () => {
    await db.database.transaction({ as: 'owner' }, (tx) => tx.execute('select 1'));
    const left = await db.database.transaction({ as: 'nobody' }, (tx) =>
      tx.raw('select current_user::text, current_organisation()'),
    );
    expect(left).toEqual([['watchdesk_app', null]]);
  });

  test('is undone where its work throws', async () => {
    const failing = db.database.transaction(scope, async (tx) => {
      await tx.execute('insert into sites (organisation_id, name) values ($1, $2)', [organisationId, 'Lost']);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    const sites = await db.database.transaction(scope, (tx) => tx.many(Site, 'select id, name from sites'));
    expect(sites.map((site) => site.name)).toEqual(['North site']);
  });

  test('gives bigint as number, timestamps as Date and bigint arrays as numbers', async () => {
    const [row] = await db.database.transaction(scope, (tx) =>
      tx.raw(
        `select 9007199254740991::bigint, '2026-01-01Z'::timestamptz, array[1, null]::bigint[], '{}'::bigint[]`,
      ),
    );
    expect(row).toEqual([9007199254740991, new Date('2026-01-01T00:00:00Z'), [1, null], []]);
    const tooLarge = db.database.transaction(scope, (tx) => tx.raw('select 9007199254740993::bigint'));
    await expect(tooLarge).rejects.toThrow(RangeError);
  });

  test('takes one row where it asks for one', async () => {
    const ask = (sql: string) =>
      db.database.transaction(scope, (tx) => tx.one(z.object({ n: z.int() }), sql));
    await expect(ask('select 1 as n where false')).rejects.toThrow('expected one row, got 0');
    expect(await ask('select 1 as n')).toEqual({ n: 1 });
  });

  test('is tried again where PostgreSQL found a deadlock', async () => {
    await db.sql(`insert into sites (organisation_id, name) values ($1, 'A'), ($1, 'B')`, [organisationId]);
    let runs = 0;
    let holding = 0;
    const both = (first: string, second: string) =>
      db.database.transaction(scope, async (tx) => {
        runs += 1;
        await tx.execute('update sites set address = $1 where name = $2', [first, first]);
        holding += 1;
        await vi.waitUntil(() => holding >= 2, { timeout: 20_000, interval: 1 });
        await tx.execute('update sites set address = $1 where name = $2', [first, second]);
      });
    await Promise.all([both('A', 'B'), both('B', 'A')]);
    expect(runs).toBeGreaterThan(2);
  });
});

describe('many slow reads', () => {
  test('do not make intake wait, nor look like a database that is away', async () => {
    const gate = new pg.Client(db.superuserConnectionString);
    await gate.connect();
    await gate.query('select pg_advisory_lock(1)');
    let answered = 0;
    const slow = Array.from({ length: 12 }, async () => {
      await db.database.transaction(scope, (tx) =>
        tx.execute('select pg_advisory_xact_lock_shared(1), pg_sleep(0.5)'),
      );
      answered += 1;
    });
    for (let turn = 0; turn < 3; turn += 1) {
      await db.database.transaction(scope, (tx) => tx.execute('select 1'), { lane: 'intake' });
    }
    expect(answered).toBe(0);
    await gate.end();
    await Promise.all(slow);
    expect(db.database.state().state).toBe('up');
  });
});

describe('a lost connection', () => {
  test('is DATABASE_UNAVAILABLE for the work that had it, and nothing for the next', async () => {
    const cut = db.database.transaction(scope, async (tx) => {
      const [row] = await tx.raw('select pg_backend_pid()');
      await db.sql('select pg_terminate_backend($1)', [row?.[0]]);
      await tx.execute('select 1');
    });
    await expect(cut).rejects.toMatchObject(UNAVAILABLE);
    expect(await db.database.transaction(scope, (tx) => tx.execute('select 1'))).toBe(1);
    expect(db.database.state().state).toBe('up');
  });

  test('while idle goes unnoticed', async () => {
    await Promise.all([1, 2, 3].map(() => db.database.transaction(scope, (tx) => tx.execute('select 1'))));
    await db.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'watchdesk' and datname = current_database()`,
    );
    expect(await db.database.transaction(scope, (tx) => tx.execute('select 1'))).toBe(1);
  });
});

describe('a server that vanishes without a word', () => {
  let way: DatabaseProxy;
  async function connected(): Promise<Database> {
    way = await databaseProxy(db.connectionString);
    const database = connect(way.connectionString, { answerTimeoutMs: 2000 });
    onTestFinished(async () => {
      await way.close();
      await database.stop();
    });
    return database;
  }

  test.each(['screens', 'intake'] as const)('is away for what %s asked it', async (lane) => {
    const database = await connected();
    await database.ready();
    const one = () => database.transaction(scope, (tx) => tx.execute('select 1'), { lane });
    // The next one begins on this connection.
    await one();
    way.stall();
    await expect(one()).rejects.toMatchObject(UNAVAILABLE);
    way.resume();
    await vi.waitFor(async () => expect(await one()).toBe(1), { timeout: 60_000, interval: 100 });
  });

  test('is away for the work that had asked it something before', async () => {
    const database = await connected();
    await database.ready();
    const cut = database.transaction(scope, async (tx) => {
      await tx.execute('select 1');
      way.stall();
      await tx.execute('select 1');
    });
    await expect(cut).rejects.toMatchObject(UNAVAILABLE);
  });

  test('is looked for again when it vanished while the schema was looked at', async () => {
    const turn = new pg.Client(db.superuserConnectionString);
    await turn.connect();
    await turn.query('select pg_advisory_lock($1, $2)', [0x57415443, 2]);
    const database = await connected();
    await vi.waitUntil(() => way.sent().includes('pg_try_advisory_lock'), { timeout: 60_000, interval: 10 });
    const down = nextState(database, 'down', / does not answer; /);
    way.stall();
    await down;
    way.resume();
    await turn.end();
    await database.ready();
  });
});

describe('a database that takes no changes', () => {
  const insert = (name: string) =>
    db.database.transaction(scope, (tx) =>
      tx.execute('insert into sites (organisation_id, name) values ($1, $2)', [organisationId, name]),
    );
  const name = () => new URL(db.connectionString).pathname.slice(1);

  test('is away as long as a new session may not write', async () => {
    await db.sql(`alter database ${name()} set default_transaction_read_only = on`);
    await db.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'watchdesk' and datname = current_database()`,
    );
    const readOnly = nextState(
      db.database,
      'down',
      / is read-only and takes no changes; .*Watchdesk keeps trying\.$/,
    );
    await expect(insert('While read-only')).rejects.toMatchObject(UNAVAILABLE);
    await readOnly;
    await db.sql(`alter database ${name()} reset default_transaction_read_only`);
    await db.database.ready();
    expect(await insert('Afterwards')).toBe(1);
  });

  test('is not, because of sessions that began while it was', async () => {
    await db.sql(`alter database ${name()} set default_transaction_read_only = on`);
    const readers = [1, 2, 3, 4].map(() =>
      db.database.transaction(scope, (tx) => tx.execute('select pg_sleep(0.1)')),
    );
    await Promise.all(readers);
    await db.sql(`alter database ${name()} reset default_transaction_read_only`);
    expect(await insert('In a session of later')).toBe(1);
    expect(db.database.state().state).toBe('up');
  });
});

describe('a database that cannot be used', () => {
  test('fails at once while it is not reached, says so without the password, and is taken when it appears', async () => {
    const place = await emptyDatabase();
    const name = new URL(place.connectionString).pathname.slice(1);
    const maintenance = new pg.Client(place.superuserConnectionString.replace(name, 'postgres'));
    await maintenance.connect();
    await maintenance.query(`alter database ${name} rename to ${name}_hidden`);
    const database = connect(place.connectionString);
    const down = await nextState(database, 'down');
    expect(down.message).toMatch(/has no such database/);
    expect(down.message).not.toContain(new URL(place.connectionString).password);
    await expect(database.transaction({ as: 'nobody' }, async () => undefined)).rejects.toMatchObject(
      UNAVAILABLE,
    );
    await maintenance.query(`alter database ${name}_hidden rename to ${name}`);
    await database.ready();
    expect(database.state()).toMatchObject({ state: 'up', message: null });
    await database.stop();
    await maintenance.end();
    await place.drop();
  });

  test('names host and port where nothing listens', async () => {
    const port = await freePort();
    const database = connect(`postgresql://someone:very-secret@127.0.0.1:${port}/nothing`);
    const down = await nextState(database, 'down');
    expect(down.message).toContain(`127.0.0.1:${port}/nothing does not answer (ECONNREFUSED)`);
    expect(down.message).not.toContain('very-secret');
    const waiting = database.ready();
    await database.stop();
    await expect(waiting).rejects.toThrow('stopped');
  });

  test('rejects ready() with the sentence where a person must act', async () => {
    const place = await emptyDatabase();
    const client = new pg.Client(place.superuserConnectionString);
    await client.connect();
    await client.query('create schema watchdesk');
    await client.end();
    const database = connect(place.connectionString);
    await expect(database.ready()).rejects.toBeInstanceOf(SetupError);
    expect(database.state().state).toBe('down');
    await database.stop();
    await place.drop();
  });
});
