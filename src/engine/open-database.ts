import type { Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/db/database.ts';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.ts';
import { findMigrationsDir } from './platform/db/migrations-dir.ts';
import { migrateDatabase as migrate } from './platform/db/migrator.ts';
import { createPgDatabase } from './platform/db/pg-database.ts';
import type { Logger } from './platform/logger.ts';
import { createReleaseStack, type ReleaseStack } from './platform/release-stack.ts';

async function connectionString(config: Config, logger: Logger, stack: ReleaseStack): Promise<string> {
  if (config.database.kind === 'external') return config.database.url;
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
  stack.add('the embedded PostgreSQL', () => server.stop());
  return server.connectionString;
}

/** The database that the settings name; the embedded one is started first. */
export async function openDatabase(
  config: Config,
  deps: { readonly logger: Logger; readonly clock: Clock },
  stack: ReleaseStack,
): Promise<Database> {
  const database = createPgDatabase({
    ...deps,
    connectionString: await connectionString(config, deps.logger, stack),
    kind: config.database.kind,
    migrationsDir: findMigrationsDir(),
  });
  stack.add('the database', () => database.stop());
  return database;
}

/** Brings the schema up to date without starting anything else; the names of the migrations that ran. */
export async function migrateDatabase(config: Config, logger: Logger): Promise<string[]> {
  const stack = createReleaseStack();
  try {
    return await migrate({
      connectionString: await connectionString(config, logger, stack),
      migrationsDir: findMigrationsDir(),
      logger,
    });
  } finally {
    await stack.releaseAll();
  }
}
