import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type Browser, test as base, type Page } from '@playwright/test';
import { freePort } from '../../src/bench/free-port.ts';
import { startElectronDouble } from '../support/electron-double/start.ts';
import type { Sql } from '../support/kept-alarms.ts';
import { type DatabaseKind, sceneDatabase } from './scene-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 60_000;

export type HostKind = 'browser' | 'desktop-double' | 'electron';

export interface HostOptions {
  readonly hostKind: HostKind;
  /** The program of the real runtime; only for the host `electron`. */
  readonly electronProgram: string | null;
  /** The embedded one is for scenes about it, or about the very first start: making it takes its time. */
  readonly database: DatabaseKind;
  /** WATCHDESK_ settings beside the data folder and the ports. Without an admin password one is printed. */
  readonly settings: Readonly<Record<string, string>>;
  /** What stands in watchdesk.toml of the data folder. */
  readonly settingsFile: string;
}

/** A control room that was started as a person starts it, and its screen. */
export interface Desk {
  readonly hostKind: HostKind;
  readonly page: Page;
  readonly dataDir: string;
  readonly brokerUrl: string;
  /** Of `admin`: the one that was set, or the one-time password that was printed. */
  readonly adminPassword: string;
  /** Statements at its database as superuser. */
  readonly sql: Sql;
  /** Everything the program wrote to stderr so far. */
  log(): string;
  /** Another screen of the same control room with a session of its own; only in the browser edition. */
  newStation(): Promise<Page>;
  /** Titles of what the operating system was told; null where it cannot be seen. */
  notified(): readonly string[] | null;
}

interface Started {
  readonly page: Page;
  readonly notified?: () => readonly string[];
  log(): string;
  newStation(): Promise<Page>;
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

export const test = base.extend<{ desk: Desk } & HostOptions>({
  hostKind: ['browser', { option: true }],
  electronProgram: [null, { option: true }],
  database: ['shared', { option: true }],
  settings: [{}, { option: true }],
  settingsFile: ['', { option: true }],

  desk: async ({ hostKind, electronProgram, database, settings, settingsFile, browser }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'watchdesk-e2e-'));
    await writeFile(join(dataDir, 'watchdesk.toml'), settingsFile);
    const store = await sceneDatabase(database, dataDir);
    const brokerPort = String(await freePort());
    const env = {
      WATCHDESK_DATA_DIR: dataDir,
      WATCHDESK_BROKER_PORT: brokerPort,
      WATCHDESK_LOG_LEVEL: 'warn',
      ...store.settings,
      ...settings,
    };
    const started = await startHost(hostKind, env, browser, electronProgram);
    const broken: string[] = [];
    started.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) broken.push(message.text());
    });
    try {
      await use({
        hostKind,
        page: started.page,
        dataDir,
        brokerUrl: `mqtt://127.0.0.1:${brokerPort}`,
        sql: store.sql,
        adminPassword: settings['WATCHDESK_ADMIN_PASSWORD'] ?? (await oneTimePassword(started.log)),
        log: started.log,
        newStation: started.newStation,
        notified: () => started.notified?.() ?? null,
      });
    } finally {
      await started.stop();
      await store.drop();
      await rm(dataDir, { recursive: true, force: true });
    }
    if (broken.length > 0) throw new Error(`the page broke its own policy:\n${broken.join('\n')}`);
  },
});

export { expect } from '@playwright/test';

function startHost(
  kind: HostKind,
  env: Environment,
  browser: Browser,
  program: string | null,
): Promise<Started> {
  switch (kind) {
    case 'browser':
      return startBrowserEdition(env, browser);
    case 'desktop-double':
      return startDouble(env);
    case 'electron':
      return startElectron(env, program);
  }
}

async function startBrowserEdition(env: Environment, browser: Browser): Promise<Started> {
  const served = await serve(env);
  const pages: Page[] = [];
  const newStation = async () => {
    const page = await openStation(browser, served.url);
    pages.push(page);
    return page;
  };
  return {
    page: await newStation(),
    log: served.log,
    newStation,
    stop: async () => {
      await Promise.all(pages.map((page) => page.context().close()));
      const code = await served.stop('SIGTERM');
      // How long a stop takes is tested where nothing else is; here a machine with too much to do may be late.
      if (code !== 0 && !/not everything had stopped/.test(served.log()))
        throw new Error(`the control room ended with ${code}:\n${served.log()}`);
    },
  };
}

/** A screen with a session of its own. */
export async function openStation(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** `watchdesk serve` as a process of its own. */
export interface Served {
  readonly url: string;
  log(): string;
  /** Resolves with the exit code when it has ended; null after SIGKILL. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

export async function serve(env: Environment, port = 0): Promise<Served> {
  const child = spawn(
    process.execPath,
    [join(root, 'out/node/watchdesk.js'), 'serve', '--port', String(port)],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const log = () => errors;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    url: await printedUrl(child, log),
    log,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

async function startDouble(env: Environment): Promise<Started> {
  const double = startElectronDouble(join(root, 'out/main/index.js'), env);
  return {
    page: await double.page(),
    log: double.stderr,
    newStation: onlyInBrowsers,
    notified: () => double.events.flatMap((event) => (event.type === 'notification' ? [event.title] : [])),
    stop: async () => {
      const code = await double.stop();
      if (code !== 0) throw new Error(`the desktop ended with ${code}:\n${double.stderr()}`);
    },
  };
}

async function startElectron(env: Environment, program: string | null): Promise<Started> {
  if (program === null) throw new Error('the Electron runtime is not installed');
  const asRoot = process.getuid?.() === 0;
  const desktop = await _electron.launch({
    executablePath: program,
    args: [...(asRoot ? ['--no-sandbox'] : []), root],
    env: { ...definedOnly(process.env), ...env },
  });
  let errors = '';
  desktop.process().stderr?.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  return {
    page: await desktop.firstWindow(),
    log: () => errors,
    newStation: onlyInBrowsers,
    stop: () => desktop.close(),
  };
}

function onlyInBrowsers(): Promise<never> {
  return Promise.reject(new Error('several stations are tested in the browser edition'));
}

function printedUrl(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const late = setTimeout(() => reject(new Error(`no address was printed:\n${log()}`)), START_LIMIT_MS);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const url = /^listening on (http:\/\/\S+)$/m.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the control room ended with ${code}:\n${log()}`));
    });
  });
}

/** Printed as soon as the database has the first administrator. */
async function oneTimePassword(log: () => string): Promise<string> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const password = /one-time password (\S+)/.exec(log())?.[1];
    if (password !== undefined) return password;
    if (Date.now() > deadline) throw new Error(`no one-time password was printed:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
