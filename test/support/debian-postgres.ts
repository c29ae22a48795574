import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../../src/bench/free-port.ts';
import { asUser, chooseUser } from '../../src/engine/platform/db/embedded/run-as.ts';

const run = promisify(execFile);

const BIN = process.env['PG_BIN'] ?? '/usr/lib/postgresql/15/bin';
const START_LIMIT_MS = 30_000;

/** A Debian PostgreSQL of one test alone, which may be killed. Safe against crashes, as people run it. */
export interface DebianPostgres {
  /** Of a superuser, in a database that is empty at first. */
  readonly connectionString: string;
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  /** As a crash: the server ends at once, its children when they notice. Resolves when it is gone. */
  kill(): Promise<void>;
  /** On the same port and folder as before. Resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export async function startDebianPostgres(): Promise<DebianPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'watchdesk-postgres-'));
  const user = asUser(await chooseUser());
  await chmod(folder, 0o700);
  if ('uid' in user) await chown(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const port = await freePort();
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  const connectionString = url('watchdesk_test');
  let running: ChildProcess | null = null;

  await run(path.join(BIN, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync'], {
    cwd: '/',
    ...user,
  });

  async function query(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({
      connectionString: url(database),
      options: '-c search_path=watchdesk',
    });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async function start(): Promise<void> {
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'wal_level=logical',
    ];
    const until = performance.now() + START_LIMIT_MS;
    for (; performance.now() < until; await sleep(50)) {
      // Children of a killed server need a moment to notice, and no other may start before.
      if (running === null || running.exitCode !== null || running.signalCode !== null) {
        running = spawn(
          path.join(BIN, 'postgres'),
          ['-D', data, ...settings.flatMap((each) => ['-c', each])],
          {
            cwd: '/',
            stdio: 'ignore',
            ...user,
          },
        );
        // Told by the limit below.
        running.once('error', () => undefined);
      }
      try {
        await query('postgres', 'select 1');
        return;
      } catch {
        // Not yet.
      }
    }
    throw new Error(`PostgreSQL does not start from ${BIN}; apt-get install -y postgresql-15`);
  }

  async function halt(signal: NodeJS.Signals): Promise<void> {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  await start();
  await query('postgres', 'create database watchdesk_test');
  return {
    connectionString,
    sql: (text) => query('watchdesk_test', text),
    kill: () => halt('SIGKILL'),
    start,
    async remove() {
      await halt('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
