import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type RunningDouble, startElectronDouble } from '../../support/electron-double/start.ts';
import type { DoubleEvent } from '../../support/electron-double/test-link.ts';
import { layOutShell, type ShellLayout } from './shell-layout.ts';

// The built shell around a page and an engine that only answer, so that it is the shell that is tested.

const answers = (page: Page) => page.locator('#answers li');
const connections = (page: Page) => page.evaluate('window.connections');

/** One for the scenes that leave it as it was; each has its page loaded anew. */
test.describe('a desktop that goes on', () => {
  let layout: ShellLayout;
  let double: RunningDouble;
  let page: Page;
  /** Everything until the page had its first answer. */
  let told: readonly DoubleEvent[];

  test.beforeAll(async () => {
    layout = await layOutShell();
    double = startElectronDouble(layout.mainFile, { WATCHDESK_DATA_DIR: layout.dataDir });
    page = await double.page();
    await expect(answers(page)).toHaveCount(1);
    await double.event('tray');
    told = [...double.events];
  });
  test.afterAll(async () => {
    await double.stop();
    await layout.remove();
  });

  test.beforeEach(async () => {
    // What it still has to tell of the scene before comes first.
    double.send({ type: 'ask-permission', permission: 'midi' });
    await double.event('permission', ({ permission }) => permission === 'midi');
    double.forget();
    await page.goto('http://watchdesk.localhost/');
    await expect(answers(page)).toHaveCount(1);
    await double.event('connected');
  });

  test('prints the one-time password of the first start', () => {
    expect(double.stderr()).toContain('log in as admin with the one-time password once-only');
  });

  test('has a tray entry that opens and quits it', () => {
    expect(told).toContainEqual({ type: 'tray', labels: ['Open Watchdesk', 'Quit Watchdesk'] });
  });

  test('hands a page that was loaded again a new port', async () => {
    await page.reload();
    await expect(answers(page)).toHaveCount(1);
    expect(await connections(page)).toBe(1);
  });

  test('believes only the top frame of its own window', async () => {
    const announce = (where: string) =>
      JSON.stringify({
        kind: 'ipc',
        channel: 'watchdesk:announce-alarm',
        args: [{ title: where, body: '' }],
      });
    await page.evaluate(`{
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentWindow.__electronDouble(${JSON.stringify(announce('from a frame'))});
      frame.contentWindow.__electronDouble(${JSON.stringify(JSON.stringify({ kind: 'ipc', channel: 'watchdesk:request-engine-port', args: [] }))});
      window.__electronDouble(${JSON.stringify(announce('from the page'))});
    }`);
    await double.event('notification', ({ title }) => title === 'from the page');
    expect(double.events.filter(({ type }) => type === 'notification')).toHaveLength(1);
    expect(double.events.filter(({ type }) => type === 'connected')).toHaveLength(1);
  });

  test('drops an announcement of another form', async () => {
    await page.evaluate(`watchdeskDesktop.announceAlarm({ title: 'x'.repeat(100000), body: '' })`);
    await page.evaluate(`watchdeskDesktop.announceAlarm({ title: {}, body: null })`);
    await page.evaluate(`watchdeskDesktop.announceAlarm({ title: 'last', body: '' })`);
    await double.event('notification', ({ title }) => title === 'last');
    expect(double.events.filter(({ type }) => type === 'notification')).toHaveLength(1);
  });

  test('lets the page neither leave nor open a window nor have a permission that it does not use', async () => {
    await page.locator('#away').click();
    await double.event('denied', ({ what }) => what === 'navigation');
    await page.evaluate(`void window.open('/', '_blank')`);
    await double.event('denied', ({ what }) => what === 'window');
    expect(page.url()).toBe('http://watchdesk.localhost/');
    for (const permission of ['media', 'geolocation', 'serial', 'notifications', 'clipboard-read']) {
      double.send({ type: 'ask-permission', permission });
      expect(await double.event('permission', (event) => event.permission === permission)).toMatchObject({
        granted: false,
      });
    }
    double.send({ type: 'ask-permission', permission: 'fullscreen' });
    expect(await double.event('permission', (event) => event.permission === 'fullscreen')).toMatchObject({
      granted: true,
    });
  });

  test('is served with the strict policy, and lets no inline script run', async () => {
    const answer = await page.goto('http://watchdesk.localhost/alarms/12');
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(answer?.headers()['x-content-type-options']).toBe('nosniff');
    const ran = await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      window.inlineRan === true;
    }`);
    expect(ran).toBe(false);
  });

  test('announces a critical alarm outside the window without taking the keyboard', async () => {
    double.send({ type: 'minimize-window' });
    const before = double.events.length;
    await page.evaluate(`watchdeskDesktop.announceAlarm({ title: 'PANIC 1', body: 'Box 0C42' })`);
    await double.event('window', ({ what }) => what === 'flashing');
    expect(double.events.slice(before)).toEqual([
      { type: 'notification', title: 'PANIC 1', body: 'Box 0C42' },
      { type: 'window', what: 'shown-inactive' },
      { type: 'window', what: 'on-top' },
      { type: 'window', what: 'flashing' },
    ]);
  });
});

test.describe('a desktop of its own', () => {
  let layout: ShellLayout;
  let running: RunningDouble[];

  test.beforeEach(async () => {
    layout = await layOutShell();
    running = [];
  });

  test.afterEach(async () => {
    for (const double of running) await double.stop();
    await layout.remove();
  });

  function start(env: Readonly<Record<string, string>> = {}): RunningDouble {
    const double = startElectronDouble(layout.mainFile, { WATCHDESK_DATA_DIR: layout.dataDir, ...env });
    running.push(double);
    return double;
  }

  test('hands the page one port to the engine, and says how the engine stands', async () => {
    const double = start();
    const page = await double.page();
    const { pid } = await double.event('engine');
    await expect(answers(page)).toHaveText([`desktop engine ${pid}: connection 1`]);
    await expect(page.locator('#state')).toHaveText('{"state":"running"}');
    await page.waitForTimeout(300);
    expect(await connections(page)).toBe(1);
  });

  test('starts an engine that was killed again, tells the page both, and connects it', async () => {
    const double = start();
    const page = await double.page();
    const first = await double.event('engine');
    await expect(answers(page)).toHaveCount(1);
    // Looked for in the page, which says so for half a second: nothing that is busy beside it comes too late.
    const crashed = page.waitForFunction(() => {
      const state = document.querySelector('#state')?.textContent ?? '';
      return state.includes('"crashed"') ? state : null;
    });
    process.kill(first.pid, 'SIGKILL');
    expect(await (await crashed).jsonValue()).toMatch(
      /"crashed","restartInMs":500,"reason":"The engine ended unexpectedly/,
    );
    const second = await double.event('engine', ({ pid }) => pid !== first.pid);
    await expect(answers(page)).toHaveText([
      `desktop engine ${first.pid}: connection 1`,
      `desktop engine ${second.pid}: connection 2`,
    ]);
    await expect(page.locator('#state')).toHaveText('{"state":"running"}');
  });

  test('puts a clear page in place of one that crashed, and opens the real one again', async () => {
    const double = start();
    const page = await double.page();
    await expect(answers(page)).toHaveCount(1);
    await page.goto('chrome://crash').catch(() => {});
    const stopped = await double.page();
    // Asked in the page, which shows it for three seconds: nothing that is busy beside it comes too late.
    const shown = await stopped.waitForFunction(() => {
      const [heading, alert] = [document.querySelector('h1'), document.querySelector('[role=alert]')];
      if (heading === null || alert === null) return null;
      return [heading.textContent, getComputedStyle(alert).borderLeftWidth];
    });
    expect(await shown.jsonValue()).toEqual(['The screen stopped', '6px']);
    await expect(answers(stopped)).toHaveCount(1);
    expect(await connections(stopped)).toBe(1);
  });

  test('of two instances on one data folder the second shows the window of the first', async () => {
    const double = start();
    const page = await double.page();
    await expect(answers(page)).toHaveCount(1);
    await double.event('window', ({ what }) => what === 'shown');
    const before = double.events.length;
    const second = start();
    expect(await second.exited).toBe(0);
    expect(second.events).toEqual([]);
    await expect.poll(() => double.events.slice(before)).toContainEqual({ type: 'window', what: 'focused' });
  });

  test('stops the engine before it ends when the window is closed, and keeps its place', async () => {
    const double = start();
    const page = await double.page();
    await expect(answers(page)).toHaveCount(1);
    double.send({ type: 'close-window' });
    expect(await double.exited).toBe(0);
    expect(double.stderr()).toContain('the engine stopped in good order');
    const kept: unknown = JSON.parse(await readFile(join(layout.dataDir, 'desktop/window.json'), 'utf8'));
    expect(kept).toEqual({ bounds: { x: 0, y: 0, width: 1280, height: 800 }, maximized: false });
  });

  test('ends on a signal as on a closed window', async () => {
    const double = start();
    await expect(answers(await double.page())).toHaveCount(1);
    process.kill(double.pid, 'SIGTERM');
    expect(await double.exited).toBe(0);
    expect(double.stderr()).toContain('the engine stopped in good order');
  });

  for (const [failure, code] of [
    ['settings', 2],
    ['setup', 1],
  ] as const) {
    test(`says every sentence and ends with ${code} when the first start fails by its ${failure}`, async () => {
      const double = start({ WATCHDESK_TEST_FAILURE: failure });
      expect(await double.exited).toBe(code);
      expect(double.stderr()).toContain('The first.\nThe second.\n');
      expect(double.events).toContainEqual({
        type: 'error-box',
        title: 'Watchdesk cannot start',
        content: 'The first.\nThe second.',
      });
    });
  }
});
