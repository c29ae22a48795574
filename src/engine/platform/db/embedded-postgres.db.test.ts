import { chmod, cp, lstat, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../../test/support/eventually.ts';
import { runInNode } from '../../../../test/support/run-in-node.ts';
import { SetupError } from '../app-error.ts';
import { systemClock } from '../clock.ts';
import { isRunning } from './embedded/orphan.ts';
import { findNativeDir } from './embedded/postgres-binaries.ts';
import { explainServerEnd } from './embedded/server-log.ts';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
import { findMigrationsDir } from './migrations-dir.ts';
import { createPgDatabase } from './pg-database.ts';

const asRoot = process.getuid?.() === 0;
const logger = pino({ enabled: false });
let folder: string;
let dataDir: string;
let running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'watchdesk-test-'));
  dataDir = folder;
});
afterEach(async () => {
  await Promise.all(running.map((cluster) => cluster.stop()));
  running = [];
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const cluster = await startEmbeddedPostgres({ dataDir, logger, throwaway: true, ...options });
  running.push(cluster);
  return cluster;
}

async function query(cluster: { connectionString: string }, sql: string): Promise<unknown[]> {
  const client = new pg.Client(cluster.connectionString);
  await client.connect();
  try {
    const result = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SetupError);
  return error instanceof SetupError ? error.message : '';
}

const pgdata = (...names: string[]) => path.join(dataDir, 'postgres', 'data', ...names);

describe('starting', () => {
  test('keeps rows, port and password from one start to the next, and closes cleanly between', async () => {
    const first = await start();
    await query(first, 'create table kept (id int); insert into kept values (7)');
    await first.stop();
    await expect(stat(pgdata('postmaster.pid'))).rejects.toThrow('ENOENT');
    const second = await start();
    expect(second.connectionString).toBe(first.connectionString);
    expect(await query(second, 'select id from kept')).toEqual([{ id: 7 }]);
  });

  test('logs in as no superuser, allows logical decoding, and listens on 127.0.0.1 alone', async () => {
    const cluster = await start();
    const [facts] = await query(
      cluster,
      `select usesuper, userepl, current_setting('wal_level') as wal_level,
              current_setting('max_slot_wal_keep_size') as keep, current_setting('listen_addresses') as addresses
       from pg_user where usename = session_user`,
    );
    expect(facts).toEqual({
      usesuper: false,
      userepl: true,
      wal_level: 'logical',
      keep: '1GB',
      addresses: '127.0.0.1',
    });
    const credentials = await lstat(path.join(dataDir, 'postgres', 'credentials.json'));
    expect(credentials.mode & 0o777).toBe(0o600);
  });

  test('takes another port where the last one is in use', async () => {
    const first = await start();
    const port = Number(new URL(first.connectionString).port);
    await first.stop();
    const squatter = createServer().listen(port, '127.0.0.1');
    const second = await start();
    expect(new URL(second.connectionString).port).not.toBe(String(port));
    squatter.close();
  });

  test('refuses the files of another major version and leaves them alone', async () => {
    await (await start()).stop();
    await writeFile(pgdata('PG_VERSION'), '99\n');
    expect(await refusal(start())).toMatch(
      /made by PostgreSQL 99, this Watchdesk brings 18; nothing was changed/,
    );
    expect(await readFile(pgdata('PG_VERSION'), 'utf8')).toBe('99\n');
  });

  test('refuses a folder that another running Watchdesk uses, and does not disturb that one', async () => {
    const first = await start();
    expect(await refusal(start())).toMatch(/in use by another running Watchdesk/);
    expect(await query(first, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('takes the lock of its folder again where another had it meanwhile', async () => {
    const superuser = { connectionString: (await start()).superuserConnectionString };
    const locks = (whose: string) =>
      `from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and ${whose}`;
    const ours = locks(`l.granted and a.application_name = 'watchdesk supervisor'`);
    const other = new pg.Client(superuser);
    await other.connect();
    const taken = other.query('select pg_advisory_lock(1463899203, 3)');
    await eventually(async () =>
      expect(await query(superuser, `select ${locks('not l.granted')}`)).toHaveLength(1),
    );
    await query(superuser, `select pg_terminate_backend(pid) ${ours}`);
    await taken;
    // Long enough for the next attempt, which finds it taken.
    await sleep(300);
    await other.end();
    await eventually(async () => expect(await query(superuser, `select ${ours}`)).toHaveLength(1));
  });

  test('is not misled by a process number that somebody else has now', async () => {
    await (await start()).stop();
    await writeFile(pgdata('postmaster.pid'), `${process.pid}\n${pgdata()}\n1\n1\n\n127.0.0.1\n`);
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('two first starts at once leave one working database', async () => {
    const results = await Promise.allSettled([start(), start()]);
    const winners = results.filter((result) => result.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(await query(winners[0]?.value ?? { connectionString: '' }, 'select 1 as one')).toEqual([
      { one: 1 },
    ]);
  });
});

describe('after kill -9', () => {
  test('of the server, it runs again on the same port and the program reconnects with its rows', async () => {
    const cluster = await start({ throwaway: false });
    const database = createPgDatabase({
      connectionString: cluster.connectionString,
      kind: 'embedded',
      logger,
      clock: systemClock,
      migrationsDir: findMigrationsDir(),
    });
    await database.ready();
    await database.transaction({ as: 'owner' }, (tx) =>
      tx.execute(`insert into organisations (name, slug) values ('Kept', 'kept')`),
    );
    const states: string[] = [];
    database.onStateChange((link) => states.push(link.state));
    const killed = cluster.pid();
    process.kill(killed, 'SIGKILL');
    while (!states.includes('up')) await sleep(20);
    expect(states[0]).toBe('down');
    const names = await database.transaction({ as: 'owner' }, (tx) =>
      tx.many(z.object({ name: z.string() }), 'select name from organisations'),
    );
    expect(names).toEqual([{ name: 'Kept' }]);
    expect(cluster.pid()).not.toBe(killed);
    await database.stop();
  });

  test('of the program, the next start ends the server left behind and keeps its rows', async () => {
    const program = await runInNode('test/support/embedded-postgres-program.ts', [dataDir]);
    const left = z
      .object({ pid: z.int(), connectionString: z.string() })
      .parse(JSON.parse(program.firstLine));
    await query(left, 'create table kept (id int); insert into kept values (7)');
    program.process.kill('SIGKILL');
    expect(await isRunning(left.pid)).toBe(true);
    const next = await start();
    expect(await isRunning(left.pid)).toBe(false);
    expect(await query(next, 'select id from kept')).toEqual([{ id: 7 }]);
  });

  test('of the program while the server ends, the next start waits for that', async () => {
    const program = await runInNode('test/support/embedded-postgres-program.ts', [dataDir]);
    const left = z
      .object({ pid: z.int(), connectionString: z.string() })
      .parse(JSON.parse(program.firstLine));
    const client = new pg.Client(left.connectionString);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table kept (id int); insert into kept values (7)');
    program.process.kill('SIGKILL');
    // The slow way: it takes no new session and goes on for those that it has.
    process.kill(left.pid, 'SIGTERM');
    const next = start();
    await sleep(200);
    expect(await isRunning(left.pid)).toBe(true);
    await client.end();
    expect(await query(await next, 'select id from kept')).toEqual([{ id: 7 }]);
  });

  test('of the program and the server, the next start recovers', async () => {
    const program = await runInNode('test/support/embedded-postgres-program.ts', [dataDir]);
    const left = z
      .object({ pid: z.int(), connectionString: z.string() })
      .parse(JSON.parse(program.firstLine));
    await query(left, 'create table kept (id int); insert into kept values (7)');
    program.process.kill('SIGKILL');
    process.kill(left.pid, 'SIGKILL');
    expect(await query(await start(), 'select id from kept')).toEqual([{ id: 7 }]);
  });
});

describe('from a place that PostgreSQL’s user cannot enter', () => {
  // mkdtemp closes the folder to others; only root runs PostgreSQL as somebody else.
  test('binaries run: where they lie for an ordinary user, from a copy for root', async () => {
    const closed = await mkdtemp(path.join(folder, 'closed-'));
    const nativeDir = path.join(closed, 'package', 'native');
    await cp(path.join(findNativeDir(), '..'), path.join(closed, 'package'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    const copyRoot = path.join(folder, 'copies');
    const cluster = await start({ nativeDir, copyRoots: [copyRoot] });
    expect(await query(cluster, 'select 1 as one')).toEqual([{ one: 1 }]);
    const copied = await stat(copyRoot).then(
      () => true,
      () => false,
    );
    expect(copied).toBe(asRoot);
  });

  test('a data folder is used by an ordinary user and refused to root with the folder’s name', async () => {
    dataDir = path.join(await mkdtemp(path.join(folder, 'closed-')), 'data');
    if (asRoot) expect(await refusal(start())).toContain(`: ${folder} is closed to others;`);
    else expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('binaries', () => {
  test('whose library links were never made are copied and completed', async () => {
    const bare = path.join(folder, 'package');
    await cp(path.join(findNativeDir(), '..'), bare, {
      recursive: true,
      filter: async (source) => !(await lstat(source)).isSymbolicLink(),
    });
    const cluster = await start({
      nativeDir: path.join(bare, 'native'),
      copyRoots: [path.join(folder, 'copies')],
    });
    expect(await query(cluster, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('are never run from a folder that others may write to', async () => {
    const open = path.join(folder, 'open');
    await mkdir(open, { mode: 0o777 });
    await chmod(open, 0o777);
    expect(await refusal(start({ nativeDir: path.join(folder, 'nothing'), copyRoots: [open] }))).toMatch(
      /nor could a copy be made/,
    );
  });
});

test('a full disk is one sentence', () => {
  const error = explainServerEnd(['FATAL:  could not write to file "x": No space left on device'], '/data');
  expect(error?.message).toBe('The disk of /data is full; free some space and start Watchdesk again.');
});
