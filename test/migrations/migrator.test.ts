import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { SetupError } from '../../src/engine/platform/app-error.ts';
import { findMigrationsDir } from '../../src/engine/platform/db/migrations-dir.ts';
import { migrateDatabase } from '../../src/engine/platform/db/migrator.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { databaseUrl, withClient } from '../support/server-database.ts';

const migrationsDir = findMigrationsDir();
const logger = pino({ enabled: false });
let place: Awaited<ReturnType<typeof emptyDatabase>>;

beforeEach(async () => {
  place = await emptyDatabase();
});
afterEach(() => place.drop());

const migrate = (connectionString = place.connectionString, dir = migrationsDir) =>
  migrateDatabase({ connectionString, migrationsDir: dir, logger });

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SetupError);
  return error instanceof SetupError ? error.message : '';
}

test('stations that start at once migrate once, and all find the schema complete', async () => {
  const results = await Promise.all([migrate(), migrate(), migrate()]);
  const workers = results.filter((applied) => applied.length > 0);
  expect(workers).toHaveLength(1);
  expect(await migrate()).toEqual([]);
});

test('a database that a newer program set up is refused and not touched', async () => {
  const newer = await mkdtemp(path.join(os.tmpdir(), 'watchdesk-test-migrations-'));
  await cp(migrationsDir, newer, { recursive: true });
  await writeFile(path.join(newer, '9000_later.sql'), '-- Up Migration\ncreate table later (id int);\n');
  await migrate(undefined, newer);
  await rm(newer, { recursive: true });
  expect(await refusal(migrate())).toMatch(/newer Watchdesk.*9000_later/);
});

test('a migration that fails leaves the database as it was', async () => {
  const broken = await mkdtemp(path.join(os.tmpdir(), 'watchdesk-test-migrations-'));
  await cp(migrationsDir, broken, { recursive: true });
  await writeFile(
    path.join(broken, '9000_broken.sql'),
    '-- Up Migration\ncreate table later (id int);\nselect 1/0;\n',
  );
  await expect(migrate(undefined, broken)).rejects.toMatchObject({ code: '22012' });
  await rm(broken, { recursive: true });
  expect(await migrate()).not.toEqual([]);
});

test('a login without rights is told what an administrator must run, and that is enough', async () => {
  const poor = `${new URL(place.connectionString).pathname.slice(1)}_poor`;
  const poorUrl = new URL(place.connectionString);
  poorUrl.username = poor;
  poorUrl.password = 'poor';
  await withClient(place.superuserConnectionString, async (client) => {
    await client.query(`create role ${poor} login password 'poor'`);
  });
  try {
    const sentence = await refusal(migrate(poorUrl.toString()));
    const script = /run there: (.*)$/.exec(sentence)?.[1];
    expect(script).toMatch(
      /^grant watchdesk_owner to .*create schema watchdesk authorization watchdesk_owner;$/,
    );
    expect(sentence).not.toContain(':poor@');
    await withClient(place.superuserConnectionString, (client) => client.query(script ?? ''));
    expect(await migrate(poorUrl.toString())).not.toEqual([]);
  } finally {
    await place.drop();
    await withClient(databaseUrl(inject('postgres').superuserUrl, 'postgres'), (client) =>
      client.query(`drop role ${poor}`),
    );
  }
});

test('a schema that belongs to somebody else is refused', async () => {
  await withClient(place.superuserConnectionString, (client) => client.query('create schema watchdesk'));
  expect(await refusal(migrate())).toMatch(/belongs to ".*", not to watchdesk_owner/);
});

test('a database with another encoding is refused', async () => {
  const name = `${new URL(place.connectionString).pathname.slice(1)}_latin`;
  const maintenance = databaseUrl(inject('postgres').superuserUrl, 'postgres');
  await withClient(maintenance, (client) =>
    client.query(`create database ${name} encoding 'SQL_ASCII' locale 'C' template template0`),
  );
  try {
    expect(await refusal(migrate(databaseUrl(place.superuserConnectionString, name)))).toMatch(
      /encoding 'UTF8'/,
    );
  } finally {
    await withClient(maintenance, (client) => client.query(`drop database ${name} with (force)`));
  }
});
