import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { SetupError } from '../app-error.ts';
import type { Logger } from '../logger.ts';
import { bootstrapRoles } from './bootstrap-roles.ts';
import { END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { ANSWER_TIMEOUT_MS, OWNER_ROLE, SCHEMA } from './session-url.ts';

const MIGRATIONS_TABLE = 'pgmigrations';
const FILE_NAME = /^(\d{4}_[a-z0-9_]+)\.sql$/;
/** Advisory lock (class "WATC", 2): one station migrates at a time. */
const LOCK = [0x57415443, 2] as const;
const LOCK_POLL_MS = 100;

export interface MigratorOptions {
  readonly connectionString: string;
  readonly migrationsDir: string;
  readonly logger: Logger;
  /** Gives up waiting for another station. */
  readonly signal?: AbortSignal;
  /** How long a server may owe the answers of a step; the migrations themselves take as long as they take. */
  readonly answerTimeoutMs?: number;
}

/** A connection whose server owes the answer for longer is ended, which rejects what waits for it. */
async function answered<T>(client: pg.Client, asked: Promise<T>, timeoutMs = ANSWER_TIMEOUT_MS): Promise<T> {
  const timer = setTimeout(() => client.connection.stream.destroy(), timeoutMs);
  try {
    return await asked;
  } finally {
    clearTimeout(timer);
  }
}

async function knownNames(migrationsDir: string): Promise<string[]> {
  const files = await readdir(migrationsDir);
  return files.flatMap((file) => FILE_NAME.exec(file)?.[1] ?? []).sort();
}

async function appliedNames(client: pg.ClientBase): Promise<string[]> {
  const table = await client.query('select to_regclass($1) is not null as exists', [
    `${SCHEMA}.${MIGRATIONS_TABLE}`,
  ]);
  if (!z.object({ exists: z.boolean() }).parse(table.rows[0]).exists) return [];
  const rows = await client.query(`select name from ${SCHEMA}.${MIGRATIONS_TABLE} order by id`);
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows.rows)
    .map((row) => row.name);
}

/** Names of migrations still to run. A database that knows migrations which we do not is newer than the program. */
async function pendingNames(client: pg.ClientBase, migrationsDir: string): Promise<string[]> {
  const [known, applied] = [await knownNames(migrationsDir), await appliedNames(client)];
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new SetupError(
      `The database was set up by a newer Watchdesk (it has ${unknown.join(', ')}); install that version here, nothing was changed.`,
    );
  }
  return known.filter((name) => !applied.includes(name));
}

async function waitForTurn(
  client: pg.Client,
  { logger, signal, answerTimeoutMs }: Omit<MigratorOptions, 'connectionString'>,
): Promise<void> {
  for (let waited = false; ; waited = true) {
    signal?.throwIfAborted();
    const answer = await answered(
      client,
      client.query('select pg_try_advisory_lock($1, $2) as locked', [...LOCK]),
      answerTimeoutMs,
    );
    if (z.object({ locked: z.boolean() }).parse(answer.rows[0]).locked) return;
    if (!waited) logger.info('another station prepares the database; waiting for it');
    await sleep(LOCK_POLL_MS, undefined, { signal });
  }
}

/** Runs the library under the owner's role on a client that holds the lock. */
export async function runMigrations(
  client: pg.ClientBase,
  options: Pick<MigratorOptions, 'migrationsDir' | 'logger'> & {
    readonly direction: 'up' | 'down';
    readonly count?: number;
  },
): Promise<string[]> {
  // Loaded where there is something to do: it brings a transpiler that costs a good part of a cold start.
  const { runner } = await import('node-pg-migrate');
  const log = (message: string) => options.logger.debug(message);
  await client.query(`set role ${OWNER_ROLE}`);
  try {
    const run = await runner({
      dbClient: client,
      dir: options.migrationsDir,
      ignorePattern: '(\\..*|schema\\.sql)',
      direction: options.direction,
      migrationsTable: MIGRATIONS_TABLE,
      schema: SCHEMA,
      singleTransaction: true,
      noLock: true,
      logger: { debug: log, info: log, warn: log, error: (message) => options.logger.error(message) },
      ...(options.count === undefined ? {} : { count: options.count }),
    });
    return run.map((migration) => migration.name);
  } finally {
    await client.query('reset role');
  }
}

/** Roles, schema and every pending migration, on a connected client of the login user. Returns what was applied. */
export async function migrateClient(
  client: pg.Client,
  options: Omit<MigratorOptions, 'connectionString'>,
): Promise<string[]> {
  const step = <T>(asked: Promise<T>) => answered(client, asked, options.answerTimeoutMs);
  await waitForTurn(client, options);
  try {
    await step(bootstrapRoles(client));
    if ((await step(pendingNames(client, options.migrationsDir))).length === 0) return [];
    const applied = await runMigrations(client, { ...options, direction: 'up' });
    const left = await step(pendingNames(client, options.migrationsDir));
    if (left.length > 0) throw new Error(`migrations did not run: ${left.join(', ')}`);
    options.logger.info({ applied }, 'database migrated');
    return applied;
  } finally {
    await step(client.query('select pg_advisory_unlock($1, $2)', [...LOCK])).catch(() => undefined);
  }
}

/**
 * Brings the database to this program's schema. Safe when several stations start at once: one migrates, the others
 * wait and then find nothing to do.
 */
export async function migrateDatabase(options: MigratorOptions): Promise<string[]> {
  const client = new pg.Client({
    connectionString: options.connectionString,
    connectionTimeoutMillis: 5000,
    application_name: 'watchdesk migrator',
    ...END_OF_DEAD_SERVERS,
  });
  // A connection lost between two statements is reported by the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await migrateClient(client, options);
  } finally {
    await answered(client, client.end(), options.answerTimeoutMs).catch(() => undefined);
  }
}
