import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/engine/platform/db/embedded-postgres.ts';
import { findMigrationsDir } from '../../src/engine/platform/db/migrations-dir.ts';
import { migrateDatabase } from '../../src/engine/platform/db/migrator.ts';
import { databaseUrl, requireTestName, type TestServer, withClient } from './server-database.ts';

async function migrationsDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).sort()) hash.update(await readFile(path.join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

async function startOwn(): Promise<{ superuserUrl: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'watchdesk-test-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const cluster = await startEmbeddedPostgres({
      dataDir,
      logger: pino({ enabled: false }),
      throwaway: true,
    });
    return {
      superuserUrl: databaseUrl(cluster.superuserConnectionString, 'watchdesk_test'),
      stop: async () => {
        await cluster.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Starts the server of a run (or takes the one that is given) and prepares login and template. The given URL names a
 * superuser and a database with "test" in its name; the database itself need not exist.
 */
export async function startTestServer(givenUrl?: string): Promise<TestServer & { stop(): Promise<void> }> {
  const own = givenUrl === undefined ? await startOwn() : undefined;
  const superuserUrl = own?.superuserUrl ?? givenUrl ?? '';
  requireTestName(new URL(superuserUrl).pathname);
  const run = randomBytes(4).toString('hex');
  const login = `watchdesk_test_${run}`;
  const password = randomBytes(16).toString('hex');
  const migrationsDir = findMigrationsDir();
  const template = `watchdesk_test_template_${await migrationsDigest(migrationsDir)}_${run}`;
  const maintenanceUrl = databaseUrl(superuserUrl, 'postgres');
  const loginUrl = new URL(superuserUrl);
  loginUrl.username = login;
  loginUrl.password = password;

  await withClient(maintenanceUrl, async (client) => {
    await client.query(`create role ${login} login createrole replication password '${password}'`);
    await client.query(`create database ${template} owner ${login}`);
  });
  // By the superuser, so that the roles of the server belong to no run in particular.
  await migrateDatabase({
    connectionString: databaseUrl(superuserUrl, template),
    migrationsDir,
    logger: pino({ enabled: false }),
  });
  await withClient(maintenanceUrl, (client) =>
    client.query(`grant watchdesk_owner, watchdesk_app to ${login} with admin option`),
  );

  return {
    superuserUrl,
    loginUrl: loginUrl.toString(),
    template,
    stop: async () => {
      if (own !== undefined) return own.stop();
      await withClient(maintenanceUrl, async (client) => {
        const left = await client.query<{ datname: string }>(
          `select datname from pg_database d join pg_roles r on r.oid = d.datdba where r.rolname = $1`,
          [login],
        );
        for (const { datname } of left.rows) {
          await client.query(`drop database if exists ${requireTestName(datname)} with (force)`);
        }
        await client.query(`drop role ${login}`);
      });
    },
  };
}
