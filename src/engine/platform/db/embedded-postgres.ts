import { chmod, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SetupError } from '../app-error.ts';
import type { Logger } from '../logger.ts';
import { isUnavailable } from './connection-errors.ts';
import { freePort } from './embedded/free-port.ts';
import { stopOrphan } from './embedded/orphan.ts';
import { defaultCopyRoots, preparePostgresBinaries } from './embedded/postgres-binaries.ts';
import {
  type ClusterPaths,
  clusterPaths,
  createClusterIfMissing,
  LOGIN,
  prepareDataDir,
  readCredentials,
  readPort,
  refuseOtherVersion,
  SUPERUSER,
} from './embedded/postgres-cluster.ts';
import { type PostgresProcess, spawnPostgres } from './embedded/postgres-process.ts';
import { chooseUser } from './embedded/run-as.ts';
import { explainAway, explainServerEnd } from './embedded/server-log.ts';
import { connectSupervisor, type SupervisorConnection } from './embedded/supervisor-lock.ts';

const DATABASE = 'watchdesk';
const POLL_MS = 20;
const PORT_ATTEMPTS = 3;
const LEFTOVERS_MS = 10_000;
const RESTART_FIRST_MS = 100;
const RESTART_MAX_MS = 5000;

/** The log must be readable for the change feed, but a forgotten slot must not fill the disk. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'logical',
  max_slot_wal_keep_size: '1GB',
  max_connections: '60',
  // So that an administrator sees what takes time, on a server whose files nobody edits.
  shared_preload_libraries: 'pg_stat_statements',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** For clusters that need not survive the machine. */
const THROWAWAY_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // Several files of tests share one, each with a station or two of its own.
  max_connections: '150',
  max_wal_senders: '40',
  max_replication_slots: '40',
};

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly logger: Logger;
  /** Faster and not crash-safe: for tests. */
  readonly throwaway?: boolean;
  /** Folders that may take a copy of the binaries, where the installed ones cannot be used. */
  readonly copyRoots?: readonly string[];
  /** The binaries, where they are not npm's. */
  readonly nativeDir?: string;
}

export interface EmbeddedPostgres {
  /** The program's own login: no superuser, may replicate. */
  readonly connectionString: string;
  /** For backups and tests; never for the program's own work. */
  readonly superuserConnectionString: string;
  /** The server's process now. */
  pid(): number;
  /** Why it does not run at the moment, in a sentence; null where it runs or nothing is known. */
  whyAway(): string | null;
  stop(): Promise<void>;
}

function url(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

function inUse(paths: ClusterPaths): SetupError {
  return new SetupError(
    `The data folder ${paths.dataDir} is in use by another running Watchdesk; close that one, or set WATCHDESK_DATA_DIR to another folder.`,
  );
}

/** Waits until the server takes connections (a crash recovery may take its time) or ends. */
async function waitUntilUp(
  server: PostgresProcess,
  connectionString: string,
): Promise<SupervisorConnection | 'ended'> {
  for (;;) {
    if (server.hasEnded()) return 'ended';
    try {
      return await connectSupervisor(connectionString);
    } catch (error) {
      await sleep(POLL_MS);
      // A refused login may be another program's answer, where ours lost the port to it and is about to end.
      if (!isUnavailable(error) && !server.hasEnded()) throw error;
    }
  }
}

async function ensureDatabase(superuser: pg.Client, password: string): Promise<void> {
  const role = await superuser.query('select from pg_roles where rolname = $1', [LOGIN]);
  if (role.rowCount === 0) {
    const literal = pg.escapeLiteral(password);
    await superuser.query(`create role ${LOGIN} login createrole replication password ${literal}`);
  }
  const database = await superuser.query('select from pg_database where datname = $1', [DATABASE]);
  if (database.rowCount === 0) await superuser.query(`create database ${DATABASE} owner ${LOGIN}`);
}

/** The extension is no trusted one: only the superuser may make it. Without it, one page shows less. */
async function countStatements(connectionString: string, logger: Logger): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('create extension if not exists pg_stat_statements');
  } catch (error) {
    logger.debug({ err: error }, 'statements are not counted');
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Runs PostgreSQL in `dataDir` from the binaries that npm brings: made at the first start, closed cleanly, recovered
 * after a crash, never upgraded. A server that ends by itself is started again on the same port until `stop`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, logger, throwaway = false } = options;
  const paths = clusterPaths(dataDir);
  const user = await chooseUser();
  await prepareDataDir(dataDir, user);
  const binaries = await preparePostgresBinaries({
    user,
    logger,
    copyRoots: options.copyRoots ?? defaultCopyRoots(dataDir, user),
    ...(options.nativeDir === undefined ? {} : { nativeDir: options.nativeDir }),
  });
  if (await createClusterIfMissing({ paths, binaries, user, throwaway }))
    logger.info('database cluster made');
  await refuseOtherVersion(paths, binaries.majorVersion);
  const credentials = await readCredentials(paths);
  const superuserUrl = (port: number) => url(SUPERUSER, credentials.superuser, port, 'postgres');
  await stopOrphan(paths, superuserUrl, logger);

  function spawnOn(port: number): PostgresProcess {
    const settings = { ...SETTINGS, ...(throwaway ? THROWAWAY_SETTINGS : {}), port: String(port) };
    return spawnPostgres({ binaries, paths, user, settings, logger });
  }

  async function launch(): Promise<{
    port: number;
    server: PostgresProcess;
    supervisor: SupervisorConnection;
  }> {
    const giveUpAt = performance.now() + LEFTOVERS_MS;
    for (let attempt = 1; ; attempt++) {
      const port = await freePort(attempt === 1 ? await readPort(paths) : 0);
      const server = spawnOn(port);
      const supervisor = await waitUntilUp(server, superuserUrl(port));
      if (supervisor !== 'ended') return { port, server, supervisor };
      const lines = await server.ended;
      const text = lines.join('\n');
      // Another program took the port between our look and the server's.
      if (/could not bind|could not create any TCP/.test(text) && attempt < PORT_ATTEMPTS) continue;
      if (/lock file .* already exists/.test(text)) throw inUse(paths);
      // Children of a killed server need a moment to notice and leave its shared memory.
      if (/pre-existing shared memory block/.test(text) && performance.now() < giveUpAt) {
        attempt = 0;
        await sleep(RESTART_FIRST_MS);
        continue;
      }
      throw (
        explainServerEnd(lines, dataDir) ??
        new SetupError(
          `The embedded PostgreSQL in ${paths.pgdata} does not start; its last words: ${lines.at(-1) ?? '(none)'}`,
        )
      );
    }
  }

  let { port, server, supervisor } = await launch();
  let stopping = false;
  let away: string | null = null;
  let stopped: Promise<void> | undefined;
  const wake = new AbortController();
  const pause = (delayMs: number) =>
    sleep(delayMs, undefined, { signal: wake.signal, ref: false }).catch(() => undefined);

  /** Keeps the server up and the lock held until we stop. */
  async function supervise(): Promise<void> {
    for (let delayMs = RESTART_FIRST_MS; !stopping; ) {
      await Promise.race([supervisor.ended, server.ended]);
      if (stopping) return;
      if (server.hasEnded()) {
        const lines = await server.ended;
        away = explainAway(lines, dataDir);
        logger.error(
          { postgres: lines.slice(-5) },
          'the embedded PostgreSQL ended unexpectedly; starting it again',
        );
        if (stopping) return;
        server = spawnOn(port);
      }
      const back = await waitUntilUp(server, superuserUrl(port)).catch((error: unknown) => {
        logger.error({ err: error }, 'the embedded PostgreSQL does not answer as it should');
        return 'ended' as const;
      });
      if (back === 'ended' || !back.locked) {
        // Whoever has the lock may leave it: a start that looked, or our own last session at its end.
        if (back !== 'ended') await back.client.end();
        await pause(delayMs);
        delayMs = Math.min(delayMs * 2, RESTART_MAX_MS);
      } else {
        supervisor = back;
        away = null;
        delayMs = RESTART_FIRST_MS;
      }
    }
  }

  async function stop(): Promise<void> {
    stopping = true;
    wake.abort();
    await supervisor.client.end().catch(() => undefined);
    await server.stop();
  }

  try {
    if (!supervisor.locked) throw inUse(paths);
    await writeFile(paths.port, `${port}\n`, { mode: 0o644 });
    await chmod(paths.credentials, 0o600);
    await ensureDatabase(supervisor.client, credentials.login);
  } catch (error) {
    await stop();
    throw error;
  }
  void supervise();
  void countStatements(url(SUPERUSER, credentials.superuser, port, DATABASE), logger);
  logger.info({ port, pid: server.pid }, 'embedded PostgreSQL is up');

  return {
    connectionString: url(LOGIN, credentials.login, port, DATABASE),
    superuserConnectionString: superuserUrl(port),
    pid: () => server.pid,
    whyAway: () => away,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
