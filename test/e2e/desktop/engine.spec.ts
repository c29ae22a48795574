import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { freePort } from '../../../src/bench/free-port.ts';
import { type RunningDouble, startElectronDouble } from '../../support/electron-double/start.ts';
import { takesLogins } from '../control-room.ts';

const PASSWORD = 'harbour crane at noon';
const mainFile = fileURLToPath(new URL('../../../out/main/index.js', import.meta.url));

let dataDir: string;
let desktop: RunningDouble;

test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'watchdesk-desktop-'));
  desktop = startElectronDouble(mainFile, {
    WATCHDESK_DATA_DIR: dataDir,
    WATCHDESK_BROKER_PORT: String(await freePort()),
    WATCHDESK_ADMIN_PASSWORD: PASSWORD,
    WATCHDESK_LOG_LEVEL: 'warn',
  });
});

test.afterEach(async () => {
  await desktop.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('the page says that the real engine was killed, and is logged in again when it is back', async () => {
  const page = await desktop.page();
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await takesLogins(page);
  await page.getByRole('button', { name: 'Log in' }).click();
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toBeVisible();

  const first = await desktop.event('engine');
  process.kill(first.pid, 'SIGKILL');
  await page
    .getByText(/The engine stopped at .* and is being restarted/)
    .first()
    .waitFor();
  await desktop.event('engine', ({ pid }) => pid !== first.pid);
  // Recovering the database after a kill takes as long as the machine needs.
  await expect(page.getByText(/The engine stopped at/)).toHaveCount(0, { timeout: 90_000 });
  await expect(page.getByRole('button', { name: /^Account of/ })).toBeVisible();
  await expect(pages).toBeVisible();
});

test('closing the window stops the real engine and its database in good order', async () => {
  const page = await desktop.page();
  // One that is told to stop while it makes its database is given up after five seconds.
  await takesLogins(page);
  const { pid } = await desktop.event('engine');
  desktop.send({ type: 'close-window' });
  expect(await desktop.exited).toBe(0);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(desktop.stderr()).not.toMatch(/"level":(40|50|60)/);
});
