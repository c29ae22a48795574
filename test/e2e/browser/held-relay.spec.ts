import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Browser, Locator, Page } from '@playwright/test';
import { freePort } from '../../../src/bench/free-port.ts';
import { startTcpProxy } from '../../../src/chaos/tcp-proxy.ts';
import { type RunningBoard, startRelayBoard } from '../../../src/fleet/relay-board-link.ts';
import { ACCOUNT, ADMIN_PASSWORD, expect, goTo, logIn, pressEnter } from '../control-room.ts';
import { openStation, serve, test } from '../hosts.ts';

/** The rule: never longer on than this after the hold ended. */
const MOST_MS = 1200;
const HUNG_MS = 1500;
const BOARD = 'esp32-winch';
const SOON = { intervals: [20] };

let dataDir: string;
test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'watchdesk-held-'));
});
test.afterEach(() => rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

/** A server that is killed leaves its database to itself. */
async function stopDatabase(): Promise<void> {
  const lock = await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8');
  const pid = Number(lock.split('\n', 1)[0]);
  process.kill(pid, 'SIGQUIT');
  // It writes into its folder until its last process is gone.
  await expect.poll(() => isRunning(pid)).toBe(false);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const holdButton = (page: Page): Locator => page.getByRole('button', { name: 'Hold Relay 1 on' });

async function openBoard(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await goTo(page, 'd');
  await pressEnter(page.getByRole('link', { name: BOARD }));
  await expect(page.getByRole('heading', { name: 'Channels' })).toBeVisible();
}

/** Held, on at the board, and kept on by heartbeats of this hold. One that this machine is too slow for is begun again. */
async function hold(page: Page, board: RunningBoard, by: 'mouse' | 'Space'): Promise<void> {
  const down = () => (by === 'mouse' ? page.mouse.down() : page.keyboard.down(by));
  const up = () => (by === 'mouse' ? page.mouse.up() : page.keyboard.up(by));
  await expect(async () => {
    await expect(holdButton(page)).toBeEnabled();
    if (by === 'mouse') await holdButton(page).hover();
    else await holdButton(page).focus();
    const before = { beats: board.heartbeats(), ended: board.relays.periods.length };
    await down();
    const isOver = () => board.relays.periods.length > before.ended;
    await expect.poll(() => isOver() || board.heartbeats() >= before.beats + 2, SOON).toBe(true);
    if (isOver() || !board.relays.isOn(1)) {
      await up();
      throw new Error('the hold ended by itself');
    }
  }).toPass();
}

/** The processes that draw this browser's pages. */
async function renderersOf(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

test('a held channel is off within 1.2 s of the end of the hold, whatever ends it', async ({ browser }) => {
  const brokerPort = await freePort();
  const served = await serve({
    WATCHDESK_DATA_DIR: dataDir,
    WATCHDESK_BROKER_PORT: String(brokerPort),
    WATCHDESK_ADMIN_PASSWORD: ADMIN_PASSWORD,
    WATCHDESK_HTTP_NAMES: '127.0.0.1',
    WATCHDESK_LOG_LEVEL: 'warn',
  });
  const way = await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(served.url).port) });
  const url = `http://127.0.0.1:${way.port}/`;
  let page = await openStation(browser, url);
  const context = page.context();
  await logIn(page);
  const board = await startRelayBoard({
    brokerUrl: `mqtt://127.0.0.1:${brokerPort}`,
    base: 'autocore/devices',
    uuid: BOARD,
    channels: 8,
    generation: 'v2',
  });
  const measured: string[] = [];
  // This machine's own lateness is not the product's.
  const late = monitorEventLoopDelay({ resolution: 10 });
  late.enable();

  async function ends(what: string, by: 'mouse' | 'Space', inflict: () => Promise<number>): Promise<void> {
    await test.step(what, async () => {
      await hold(page, board, by);
      late.reset();
      const ended = board.relays.periods.length;
      const endedMs = await inflict();
      await expect.poll(() => board.relays.periods.length, SOON).toBeGreaterThan(ended);
      const afterMs = Math.round(
        (board.relays.periods[ended]?.offAtMs ?? Number.POSITIVE_INFINITY) - endedMs,
      );
      measured.push(`${what}: ${afterMs} ms`);
      expect(afterMs).toBeLessThan(MOST_MS + late.max / 1e6);
    });
  }

  try {
    await openBoard(page);
    await pressEnter(page.getByRole('button', { name: 'Settings of Relay 1' }));
    const settings = page.getByRole('dialog', { name: 'Channel 1: settings' });
    await settings.getByLabel('How it is operated').selectOption('momentary');
    await pressEnter(settings.getByRole('button', { name: 'Save' }));
    await expect(settings).toBeHidden();

    await ends('let go', 'mouse', async () => {
      const atMs = performance.now();
      await page.mouse.up();
      return atMs;
    });
    await ends('the focus is moved', 'Space', async () => {
      const atMs = performance.now();
      await page.keyboard.press('Tab');
      await page.keyboard.up('Space');
      return atMs;
    });
    await ends('the page is hidden', 'mouse', async () => {
      const atMs = performance.now();
      // Pages of a browser without a window are never hidden: this one is told so.
      await page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
        document.dispatchEvent(new Event('visibilitychange'));
        Reflect.deleteProperty(document, 'hidden');
      });
      await page.mouse.up();
      return atMs;
    });
    await ends('the page hangs', 'mouse', async () => {
      const hungAt = await page.evaluate((ms) => {
        const at = Date.now();
        while (Date.now() - at < ms) Math.random();
        return at;
      }, HUNG_MS);
      const atMs = performance.now() - (Date.now() - hungAt);
      await page.mouse.up();
      return atMs;
    });
    await ends('the renderer stands still', 'mouse', async () => {
      const renderers = await renderersOf(browser);
      const atMs = performance.now();
      for (const pid of renderers) process.kill(pid, 'SIGSTOP');
      try {
        await expect.poll(() => board.relays.isOn(1), SOON).toBe(false);
      } finally {
        for (const pid of renderers) process.kill(pid, 'SIGCONT');
      }
      await page.mouse.up();
      return atMs;
    });
    await ends('the link stalls', 'mouse', async () => {
      const atMs = performance.now();
      way.stall();
      await expect.poll(() => board.relays.isOn(1), SOON).toBe(false);
      await page.mouse.up();
      way.resume();
      return atMs;
    });
    await ends('the link is cut', 'mouse', async () => {
      const atMs = performance.now();
      way.reset();
      await page.mouse.up();
      return atMs;
    });
    await ends('the window is closed', 'mouse', async () => {
      const atMs = performance.now();
      await page.close();
      return atMs;
    });

    page = await context.newPage();
    await page.goto(url);
    await openBoard(page);
    const other = await context.newPage();
    await other.goto(url);
    await expect(other.getByRole('button', { name: ACCOUNT })).toBeVisible();
    await ends('the person logs out', 'mouse', async () => {
      await pressEnter(other.getByRole('button', { name: ACCOUNT }));
      const logOut = other.getByRole('menuitem', { name: 'Log out' });
      await expect(logOut).toBeEnabled();
      const atMs = performance.now();
      await logOut.press('Enter');
      return atMs;
    });
    await page.mouse.up();
    await other.close();
    await logIn(page);
    await openBoard(page);
    await ends('the engine is killed', 'mouse', async () => {
      const atMs = performance.now();
      await served.stop('SIGKILL');
      return atMs;
    });
    expect(board.relays.periods.at(-1)?.endedBy).toBe('safety_shutoff');
  } finally {
    late.disable();
    for (const description of measured) test.info().annotations.push({ type: 'held', description });
    await context.close();
    await board.stop();
    await way.close();
    await served.stop('SIGKILL');
    await stopDatabase();
  }
});
