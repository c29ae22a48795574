import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/engine/platform/clock.ts';
import type { Database } from '../../src/engine/platform/db/database.ts';
import { findMigrationsDir } from '../../src/engine/platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../src/engine/platform/db/pg-database.ts';
import { typeParsers } from '../../src/engine/platform/db/type-parsers.ts';
import { OrganisationId, SiteId } from '../../src/shared/contract/primitives.ts';
import { databaseUrl, requireTestName, withClient } from './postgres-server.ts';

export interface TestDatabase {
  /** Connected and migrated, as the program has it. */
  readonly database: Database;
  /** Login of an ordinary user that owns the database (no superuser, may replicate). */
  readonly connectionString: string;
  /** The same database as superuser: row-level security does not apply. */
  readonly superuserConnectionString: string;
  /** Any statement as superuser, with search_path watchdesk; rows as objects, bigint as number. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  organisation(name: string): Promise<{ organisationId: OrganisationId; siteId: SiteId }>;
  /** Stops `database` and drops what was made. */
  drop(): Promise<void>;
}

const Id = z.object({ id: z.int() });

/** An empty database on the run's server, without schema: for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<{
  connectionString: string;
  superuserConnectionString: string;
  drop(): Promise<void>;
}> {
  return createOnServer(undefined);
}

async function createOnServer(template: string | undefined) {
  const server = inject('postgres');
  const name = requireTestName(`watchdesk_test_${randomBytes(6).toString('hex')}`);
  const owner = new URL(server.loginUrl).username;
  const maintenanceUrl = databaseUrl(server.superuserUrl, 'postgres');
  await withClient(maintenanceUrl, (client) =>
    client.query(
      `create database ${name} owner ${owner}${template === undefined ? " encoding 'UTF8' template template0" : ` template ${template}`}`,
    ),
  );
  return {
    connectionString: databaseUrl(server.loginUrl, name),
    superuserConnectionString: databaseUrl(server.superuserUrl, name),
    drop: async () => {
      await withClient(maintenanceUrl, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      );
    },
  };
}

/** A migrated database of its own for a test file. Call it in beforeAll, and `drop` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const made = await createOnServer(inject('postgres').template);
  const database = createPgDatabase({
    connectionString: made.connectionString,
    kind: 'external',
    logger: pino({ enabled: false }),
    clock: systemClock,
    migrationsDir: findMigrationsDir(),
  });
  const superuser = new pg.Pool({
    connectionString: made.superuserConnectionString,
    options: '-c search_path=watchdesk',
    max: 2,
    types: typeParsers,
  });
  // Dropping the database ends its connections.
  superuser.on('error', () => undefined);
  await database.ready();

  async function sql(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const result = await superuser.query<Record<string, unknown>>(text, [...values]);
    return result.rows;
  }

  async function insertedId(text: string, values: readonly unknown[]): Promise<number> {
    return Id.parse((await sql(text, values))[0]).id;
  }

  return {
    database,
    connectionString: made.connectionString,
    superuserConnectionString: made.superuserConnectionString,
    sql,
    organisation: async (name) => {
      const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      const organisation = await insertedId(
        'insert into organisations (name, slug) values ($1, $2) returning id',
        [name, slug],
      );
      const site = await insertedId(
        'insert into sites (organisation_id, name) values ($1, $2) returning id',
        [organisation, `${name} site`],
      );
      return { organisationId: OrganisationId.parse(organisation), siteId: SiteId.parse(site) };
    },
    drop: async () => {
      await database.stop();
      await superuser.end();
      await made.drop();
    },
  };
}
