import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/bench/free-port.ts';
import { startFleet } from '../../../src/fleet/fleet.ts';
import { ADMIN_PASSWORD, boxAt, expect, line, logIn, reconnect } from '../control-room.ts';
import { openStation, type Served, serve, test } from '../hosts.ts';

const KEY = '5e'.repeat(32);

let dataDir: string;
test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'watchdesk-restart-'));
});
test.afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a server that was killed and is back finds its pages logged in, and loses no alarm', async ({
  browser,
}) => {
  const brokerPort = await freePort();
  const httpPort = await freePort();
  const start = (): Promise<Served> =>
    serve(
      {
        WATCHDESK_DATA_DIR: dataDir,
        WATCHDESK_BROKER_PORT: String(brokerPort),
        WATCHDESK_ADMIN_PASSWORD: ADMIN_PASSWORD,
        WATCHDESK_BOX_KEY: KEY,
        WATCHDESK_LOG_LEVEL: 'warn',
      },
      httpPort,
    );
  let served = await start();
  const page = await openStation(browser, served.url);
  await logIn(page);
  const fleet = await startFleet({
    brokerUrl: `mqtt://127.0.0.1:${brokerPort}`,
    topicBase: 'watchdesk',
    key: Buffer.from(KEY, 'hex'),
    envelope: 'tail8',
    boxes: 2,
    ratePerS: 0,
    seed: 3,
  });
  try {
    const [before, meanwhile] = [boxAt(fleet, 0), boxAt(fleet, 1)];
    await before.press('panic1');
    await expect(line(page, 'PANIC 1', before.hostname)).toContainText('NEW');

    expect(await served.stop('SIGKILL')).toBeNull();
    await expect(page.getByText(/Disconnected since \d\d:\d\d:\d\d/)).toBeVisible();
    await expect(line(page, 'PANIC 1', before.hostname)).toContainText('NEW');
    const kept = meanwhile.press('panic2');

    served = await start();
    await reconnect(page);
    await kept;
    await expect(line(page, 'PANIC 2', meanwhile.hostname)).toContainText('NEW');
    await expect(line(page, 'PANIC 1', before.hostname)).toContainText('NEW');
    await expect(page.getByRole('button', { name: 'Account of Administrator' })).toBeVisible();
  } finally {
    await fleet.stop();
    await page.context().close();
    await served.stop('SIGTERM');
  }
});
