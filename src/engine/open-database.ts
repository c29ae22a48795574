import type { Config } from './config.ts';
import { adoptWhereOffered, moveHistory } from './modules/history/index.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Database } from './platform/db/database.ts';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.ts';
import { findMigrationsDir } from './platform/db/migrations-dir.ts';
import { migrateDatabase as migrate } from './platform/db/migrator.ts';
import { createPgDatabase } from './platform/db/pg-database.ts';
import type { Logger } from './platform/logger.ts';
import { createReleaseStack, type ReleaseStack } from './platform/release-stack.ts';

async function openServer(
  config: Config,
  logger: Logger,
  stack: ReleaseStack,
): Promise<{ readonly connectionString: string; whyAway(): string | null }> {
  if (config.database.kind === 'external')
    return { connectionString: config.database.url, whyAway: () => null };
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
  stack.add('the embedded PostgreSQL', () => server.stop());
  return server;
}

/** The database that the settings name; the embedded one is started first. */
export async function openDatabase(
  config: Config,
  deps: { readonly logger: Logger; readonly clock: Clock; readonly stationId: string },
  stack: ReleaseStack,
): Promise<Database> {
  const { connectionString, whyAway } = await openServer(config, deps.logger, stack);
  const database = createPgDatabase({
    ...deps,
    connectionString,
    whyAway,
    kind: config.database.kind,
    migrationsDir: findMigrationsDir(),
  });
  stack.add('the database', () => database.stop());
  return database;
}

/** Brings the schema up to date without starting anything else; the names of the migrations that ran. */
export function migrateDatabase(config: Config, logger: Logger): Promise<string[]> {
  return withServer(config, logger, async (connectionString) => {
    const applied = await migrate({ connectionString, migrationsDir: findMigrationsDir(), logger });
    await adoptWhereOffered(connectionString, { clock: systemClock, logger });
    return applied;
  });
}

/** Moves the history of a database with the present schema into TimescaleDB; rows moved. */
export function moveToTimescale(
  config: Config,
  logger: Logger,
  options: { readonly dryRun: boolean; say(line: string): void },
): Promise<number> {
  return withServer(config, logger, async (connectionString) => {
    await migrate({ connectionString, migrationsDir: findMigrationsDir(), logger });
    return moveHistory(connectionString, { ...options, clock: systemClock });
  });
}

async function withServer<T>(
  config: Config,
  logger: Logger,
  work: (connectionString: string) => Promise<T>,
): Promise<T> {
  const stack = createReleaseStack();
  try {
    return await work((await openServer(config, logger, stack)).connectionString);
  } finally {
    await stack.releaseAll();
  }
}
