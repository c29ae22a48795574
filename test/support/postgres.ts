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
import type { Me, Role } from '../../src/shared/access/model.ts';
import { OrganisationId, SiteId, UserId } from '../../src/shared/contract/primitives.ts';
import { createDatabase, type ServerDatabase } from './server-database.ts';

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
  /** Another site of an organisation. */
  site(organisationId: OrganisationId, name: string): Promise<SiteId>;
  /** A new user as a session has him; with all sites, or with those given. */
  person(organisationId: OrganisationId, options?: { role?: Role; siteIds?: readonly SiteId[] }): Promise<Me>;
  /** Stops `database` and drops what was made. */
  drop(): Promise<void>;
}

const Id = z.object({ id: z.int() });

/** An empty database on the run's server, without schema: for tests of the migrations themselves. */
export function emptyDatabase(): Promise<ServerDatabase> {
  return createDatabase(inject('postgres'), null);
}

/** A migrated database of its own for a test file. Call it in beforeAll, and `drop` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const made = await createDatabase(inject('postgres'));
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

  async function addSite(organisationId: OrganisationId, name: string): Promise<SiteId> {
    const id = await insertedId('insert into sites (organisation_id, name) values ($1, $2) returning id', [
      organisationId,
      name,
    ]);
    return SiteId.parse(id);
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
      const organisationId = OrganisationId.parse(organisation);
      return { organisationId, siteId: await addSite(organisationId, `${name} site`) };
    },
    site: addSite,
    person: async (organisationId, { role = 'viewer', siteIds } = {}) => {
      const username = `${role}-${randomBytes(4).toString('hex')}`;
      const userId = await insertedId(
        `insert into users (organisation_id, username, display_name, password_hash, role, all_sites)
         values ($1, $2, $2, 'not a hash', $3, $4) returning id`,
        [organisationId, username, role, siteIds === undefined],
      );
      for (const siteId of siteIds ?? [])
        await sql('insert into user_sites (organisation_id, user_id, site_id) values ($1, $2, $3)', [
          organisationId,
          userId,
          siteId,
        ]);
      return {
        userId: UserId.parse(userId),
        organisationId,
        organisationName: 'Test',
        username,
        displayName: username,
        role,
        allSites: siteIds === undefined,
        siteIds: [...(siteIds ?? [])],
        mustChangePassword: false,
        locked: false,
        sessionExpiresAt: new Date(Date.now() + 3_600_000),
      };
    },
    drop: async () => {
      await database.stop();
      await superuser.end();
      await made.drop();
    },
  };
}
