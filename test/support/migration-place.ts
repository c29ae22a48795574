import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { bootstrapRoles } from '../../src/engine/platform/db/bootstrap-roles.ts';
import { findMigrationsDir } from '../../src/engine/platform/db/migrations-dir.ts';
import { runMigrations } from '../../src/engine/platform/db/migrator.ts';
import { emptyDatabase } from './postgres.ts';

/** A database without schema for the tests of a file, that goes up and down by steps; it begins with `first` of them. */
export function migrationPlace(first = 0) {
  let place: Awaited<ReturnType<typeof emptyDatabase>>;
  let login: pg.Client;
  let superuser: pg.Client;

  /** The names of the steps that were made. */
  const step = (direction: 'up' | 'down', count = 1): Promise<string[]> =>
    runMigrations(login, {
      migrationsDir: findMigrationsDir(),
      logger: pino({ enabled: false }),
      direction,
      count,
    });

  beforeAll(async () => {
    place = await emptyDatabase();
    login = new pg.Client(place.connectionString);
    superuser = new pg.Client({
      connectionString: place.superuserConnectionString,
      options: '-c search_path=watchdesk',
    });
    await login.connect();
    await superuser.connect();
    await bootstrapRoles(login);
    if (first > 0) await step('up', first);
  });
  afterAll(async () => {
    await login.end();
    await superuser.end();
    await place.drop();
  });

  return {
    get superuser() {
      return superuser;
    },
    step,
  };
}
