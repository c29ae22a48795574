import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { freePort } from '../../../src/bench/free-port.ts';
import type { ServerDatabase } from '../../support/server-database.ts';
import { sharedDatabase } from '../shared-server.ts';

const program = fileURLToPath(new URL('../../../out/node/watchdesk.js', import.meta.url));

let dataDir: string;
test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'watchdesk-command-'));
});
let lent: ServerDatabase | undefined;
test.afterEach(async () => {
  await lent?.drop();
  lent = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

/** Instead of a PostgreSQL of its own in the data folder, where that is not what is looked at: it takes its time. */
async function lentDatabase(): Promise<Readonly<Record<string, string>>> {
  lent = await sharedDatabase();
  return { WATCHDESK_DATABASE_URL: lent.connectionString };
}

interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  readonly exited: Promise<number | null>;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const child = spawn(process.execPath, [program, ...args], {
    env: {
      ...process.env,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      WATCHDESK_DATA_DIR: dataDir,
      WATCHDESK_BROKER_PORT: String(await freePort()),
      WATCHDESK_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, stdout: () => out, stderr: () => err, exited };
}

const LISTENING = /^listening on http:\/\/127\.0\.0\.1:\d+\n$/;
const listening = (running: Running) => expect.poll(running.stdout, { timeout: 90_000 }).toMatch(LISTENING);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`serve prints one line and stops cleanly on ${signal} within five seconds`, async () => {
    // One of the two with the PostgreSQL that it has to stop as well.
    const serve = await run(['serve', '--port', '0'], signal === 'SIGTERM' ? {} : await lentDatabase());
    await listening(serve);
    const askedAtMs = performance.now();
    serve.child.kill(signal);
    expect(await serve.exited).toBe(0);
    expect(performance.now() - askedAtMs).toBeLessThan(5000);
    expect(serve.stdout()).toMatch(LISTENING);
    expect(serve.stderr()).not.toMatch(/"level":(50|60)/);
  });
}

test('the one-time password is printed at the first start and never again', async () => {
  const database = await lentDatabase();
  for (const times of [1, 0]) {
    const serve = await run(['serve', '--port', '0'], database);
    await listening(serve);
    serve.child.kill('SIGTERM');
    expect(await serve.exited).toBe(0);
    // What was written to one pipe may be read after what was written later to the other.
    expect(serve.stderr().match(/one-time password/g) ?? []).toHaveLength(times);
  }
});

test('start says in one line that the browser edition opens where the desktop cannot', async () => {
  const start = await run(['start', '--port', '0', '--no-open'], {
    ELECTRON_OVERRIDE_DIST_PATH: dataDir,
    ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
    ...(await lentDatabase()),
  });
  await listening(start);
  start.child.kill('SIGTERM');
  expect(await start.exited).toBe(0);
  expect(start.stderr()).toContain(
    'The Electron runtime is not installed here; the browser edition opens instead.\n',
  );
  expect(start.stderr()).toMatch(/^open http:\/\/127\.0\.0\.1:\d+ in a browser$/m);
});

test('a port in use is a sentence and exit code 1, and leaves nothing running', async () => {
  const holder = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
  const serve = await run(['serve', '--port', String(port)], await lentDatabase());
  expect(await serve.exited).toBe(1);
  expect(serve.stderr()).toContain(`Port ${port} on 127.0.0.1 is in use by another program`);
  expect(serve.stderr()).not.toContain('    at ');
  expect(serve.stdout()).toBe('');
  holder.close();
});

test('all mistakes in the settings are told at once, with exit code 2', async () => {
  const serve = await run(['serve', '--port', 'eighty'], { WATCHDESK_BOX_KEY: 'abc', WATCHDESK_TYPO: '1' });
  expect(await serve.exited).toBe(2);
  expect(serve.stderr()).toMatch(/The option for WATCHDESK_HTTP_PORT must be a port/);
  expect(serve.stderr()).toMatch(/\(WATCHDESK_BOX_KEY\) that is not 64 hexadecimal/);
  expect(serve.stderr()).toMatch(/WATCHDESK_TYPO/);
  expect(serve.stderr()).not.toContain('    at ');
});

test('check says that the settings are right without starting anything', async () => {
  const check = await run(['check']);
  expect(await check.exited).toBe(0);
  expect(check.stdout()).toContain(`the settings are right: data in ${dataDir}`);
});

test('an unknown flag is refused with the usage', async () => {
  const serve = await run(['serve', '--prot', '1']);
  expect(await serve.exited).toBe(2);
  expect(serve.stderr()).toMatch(/Unknown option '--prot'[\s\S]*Usage: watchdesk COMMAND/);
});

test('migrate makes the schema, and does nothing the second time', async () => {
  const first = await run(['migrate']);
  expect(await first.exited).toBe(0);
  expect(first.stdout()).toContain('applied 0001_foundation');
  const second = await run(['migrate']);
  expect(await second.exited).toBe(0);
  expect(second.stdout()).toBe('the database is up to date\n');
});
