import { randomBytes } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { startFleet } from '../fleet/fleet.ts';
import { openChromium } from './chromium.ts';
import { startControlRoom } from './control-room.ts';
import { BENCH_PASSWORD, logInAtDesk, PROGRAM } from './desk-page.ts';
import { percentile, progress, rounded } from './figures.ts';
import { freePort } from './free-port.ts';
import { scratchFolder } from './leavings.ts';

const CYCLES = 50;
const WARM_UP_CYCLES = 3;
/** What the simulated box takes for a command. */
const DEVICE_MS = 20;
const LOST_AFTER_MS = 5000;

/**
 * From the click that fires or stops a siren to the painted frame that shows the state which the box reported, and
 * whether the order was said to be confirmed. Box, broker, engine, database and browser share this machine.
 */
export async function benchCommand(): Promise<Record<string, number>> {
  const dataDir = await scratchFolder('watchdesk-bench-');
  const port = await freePort();
  const key = randomBytes(32);
  const room = await startControlRoom({
    program: PROGRAM,
    dataDir,
    env: {
      WATCHDESK_BROKER_PORT: String(port),
      WATCHDESK_BOX_KEY: key.toString('hex'),
      WATCHDESK_ADMIN_PASSWORD: BENCH_PASSWORD,
      WATCHDESK_LOG_LEVEL: 'warn',
    },
  });
  const fleet = await startFleet({
    brokerUrl: `mqtt://127.0.0.1:${port}`,
    topicBase: 'watchdesk',
    key,
    envelope: 'tail8',
    boxes: 1,
    ratePerS: 1,
    seed: 7,
    commandDelayMs: DEVICE_MS,
  });
  const browser = await openChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await logInAtDesk(page, room.url);
    await page.goto(`${room.url}/#/devices`);
    await page.getByRole('link', { name: fleet.boxes[0]?.hostname ?? '' }).click();
    return await measure(page);
  } finally {
    await fleet.stop();
    await browser.close();
    await room.stop();
  }
}

async function measure(page: Page): Promise<Record<string, number>> {
  const times: number[] = [];
  let wrong = 0;
  const take = async (button: Locator, state: 'on' | 'off'): Promise<number | null> => {
    await button.waitFor();
    const shown = shownAfterClick(page, state);
    await button.click();
    const elapsedMs = await shown;
    const isConfirmed = await page
      .getByRole('row', { name: /^Siren/ })
      .filter({ hasText: /Confirmed by/ })
      .waitFor({ timeout: LOST_AFTER_MS })
      .then(() => true)
      .catch(() => false);
    return isConfirmed ? elapsedMs : null;
  };
  for (let cycle = 0; cycle < WARM_UP_CYCLES + CYCLES; cycle += 1) {
    await page.getByRole('button', { name: 'Switch on siren…' }).click();
    await page.getByRole('button', { name: 'Arm', exact: true }).click();
    const found = [
      await take(page.getByRole('button', { name: /^Fire siren/ }), 'on'),
      await take(page.getByRole('button', { name: 'Switch off siren' }), 'off'),
    ];
    if (cycle < WARM_UP_CYCLES) continue;
    for (const elapsedMs of found) {
      if (elapsedMs === null) wrong += 1;
      else times.push(elapsedMs);
    }
    if ((cycle + 1) % 10 === 0) progress(`${cycle + 1} sirens, p95 ${rounded(percentile(times, 0.95))} ms`);
  }
  return {
    p50_ms: rounded(percentile(times, 0.5)),
    p95_ms: rounded(percentile(times, 0.95)),
    wrong,
    device_ms: DEVICE_MS,
    commands: 2 * CYCLES,
  };
}

/**
 * From the page's next click to the first painted frame in which the siren's reported state is this; null where it did
 * not come in time.
 */
function shownAfterClick(page: Page, state: 'on' | 'off'): Promise<number | null> {
  return page.evaluate(
    ({ state, lostAfterMs }) =>
      new Promise<number | null>((resolve) => {
        let clickedAtMs: number | null = null;
        const isShown = () =>
          [...document.querySelectorAll('tr')].some(
            (row) =>
              row.querySelector('th')?.textContent.startsWith('Siren') === true &&
              row.querySelector('td')?.textContent.startsWith(state) === true,
          );
        const onClick = (event: MouseEvent) => {
          clickedAtMs = event.timeStamp;
        };
        const observer = new MutationObserver(() => {
          const fromMs = clickedAtMs;
          if (fromMs === null || !isShown()) return;
          finish();
          // The second frame begins when the first is painted.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - fromMs)));
        });
        const timer = setTimeout(() => {
          finish();
          resolve(null);
        }, lostAfterMs);
        const finish = () => {
          observer.disconnect();
          clearTimeout(timer);
          document.removeEventListener('click', onClick, true);
        };
        document.addEventListener('click', onClick, true);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    { state, lostAfterMs: LOST_AFTER_MS },
  );
}
