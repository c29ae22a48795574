import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { postmasterPid } from '../support/embedded-sql.ts';
import { runProgram } from '../support/run-program.ts';
import { STACK_TRACE } from '../support/stack-trace.ts';

let dataDir: string;
let taken: Server;
let takenPort: number;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'watchdesk-system-'));
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  takenPort = address.port;
});

afterEach(async () => {
  taken.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts what cannot start and expects that it says why in its last line, and nothing else that frightens. */
async function refusedStart(settings: Readonly<Record<string, string>>, port = 0): Promise<string[]> {
  const end = await runProgram(['serve', '--port', String(port)], {
    WATCHDESK_DATA_DIR: dataDir,
    WATCHDESK_BROKER_PORT: String(await freePort()),
    ...settings,
  });
  expect(end.stderr).not.toMatch(STACK_TRACE);
  expect(end.stdout).toBe('');
  expect(end.code).toBe(1);
  expect(await postmasterPid(dataDir)).toBeNull();
  return end.stderr.trimEnd().split('\n');
}

const firstPassword = (lines: readonly string[]) =>
  lines.filter((line) => /^First start: log in as admin with the one-time password \S+$/.test(line));

describe('a start that cannot succeed says why in a sentence and ends with 1', () => {
  it('where the port for browsers is in use, and has told the first password all the same', async () => {
    const lines = await refusedStart({}, takenPort);
    expect(lines.at(-1)).toBe(
      `Port ${takenPort} on 127.0.0.1 is in use by another program; stop it or choose another with --port (0 takes any free one).`,
    );
    expect(firstPassword(lines)).toHaveLength(1);
  });

  it('where the port for boxes is in use, and has told the first password all the same', async () => {
    const lines = await refusedStart({ WATCHDESK_BROKER_PORT: String(takenPort) });
    expect(lines.at(-1)).toBe(
      `Port ${takenPort} is in use, so the broker cannot listen: stop the other program or set WATCHDESK_BROKER_PORT to a free port.`,
    );
    expect(firstPassword(lines)).toHaveLength(1);
  });

  it('where the data folder belongs to a newer PostgreSQL, which it leaves as it is', async () => {
    const pgdata = path.join(dataDir, 'postgres', 'data');
    await mkdir(pgdata, { recursive: true });
    await writeFile(path.join(pgdata, 'PG_VERSION'), '99\n');
    const lines = await refusedStart({});
    expect(lines).toEqual([
      expect.stringMatching(
        /^The database in \S+ was made by PostgreSQL 99, this Watchdesk brings \d+; nothing was changed\. Use the Watchdesk that made it, or move the data with pg_dump\.$/,
      ),
    ]);
    expect(await readdir(dataDir, { recursive: true })).toEqual([
      'postgres',
      'postgres/data',
      'postgres/data/PG_VERSION',
    ]);
  });

  it('where a file stands in the place of the data folder', async () => {
    const file = path.join(dataDir, 'file');
    await writeFile(file, '');
    const lines = await refusedStart({ WATCHDESK_DATA_DIR: file });
    expect(lines).toEqual([
      `The data folder ${file} cannot be used (EEXIST); set WATCHDESK_DATA_DIR to a folder that you may write to.`,
    ]);
  });
});

it('reports all wrong settings at once, without the values of secrets, ends with 2 and touches nothing', async () => {
  const file = path.join(dataDir, 'watchdesk.toml');
  await writeFile(file, 'nonsense = 1\n[database]\nurl = "mysql://watchdesk:hidden-1@127.0.0.1/x"\n');
  const end = await runProgram(['serve', '--port', '0'], {
    WATCHDESK_DATA_DIR: dataDir,
    WATCHDESK_BROKER_PORT: '99999',
    WATCHDESK_BOX_KEY: 'hidden-2',
    WATCHDESK_ADMIN_PASSWORD: 'hidden-3',
    WATCHDESK_LOG_LEVEL: 'loud',
    WATCHDESK_MQTT_CA: '/nowhere/ca.pem',
    WATCHDESK_COLOUR: 'red',
  });
  expect(end.code).toBe(2);
  expect(end.stdout).toBe('');
  expect(end.stderr).not.toMatch(/hidden-\d/);
  expect(end.stderr).not.toMatch(STACK_TRACE);
  expect(end.stderr.trimEnd().split('\n').toSorted()).toEqual(
    [
      `${file}: there is no setting nonsense.`,
      `database.url in ${file} must be an address that begins with postgres://, postgresql://.`,
      'WATCHDESK_BROKER_PORT must be a port from 0 to 65535, not "99999".',
      'The fleet "watchdesk" of WATCHDESK_TOPIC_BASES has a key (WATCHDESK_BOX_KEY) that is not 64 hexadecimal characters.',
      'WATCHDESK_ADMIN_PASSWORD must have at least 10 characters.',
      'WATCHDESK_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not "loud".',
      'WATCHDESK_MQTT_CA is for an external broker and needs MQTT_URL.',
      'WATCHDESK_COLOUR: there is no such setting.',
    ].toSorted(),
  );
  await expect(access(path.join(dataDir, 'postgres'))).rejects.toThrow();
});
