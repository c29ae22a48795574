import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Fleet, startFleet } from '../fleet/fleet.ts';
import { openChromium } from './chromium.ts';
import { startControlRoom } from './control-room.ts';
import { BENCH_PASSWORD, logInAtDesk, PROGRAM } from './desk-page.ts';
import { percentile, progress, rounded } from './figures.ts';
import { freePort } from './free-port.ts';
import { leave, scratchFolder } from './leavings.ts';

const ALARMS = 200;
const ALARM_BOXES = 20;
const BACKGROUND_BOXES = 250;
const BACKGROUND_RATE_PER_S = 1000;
const LOST_AFTER_MS = 10_000;

/**
 * From the moment a box publishes its alarm to the painted line on an operator's page, one alarm after the other,
 * while the rest of the fleet sends heartbeats. Each alarm is acknowledged with its key before the next, as a person
 * would; boxes, engine, database, broker and browser share this machine and its clock.
 */
export async function benchAlarmLatency(): Promise<Record<string, number>> {
  const dataDir = await scratchFolder('watchdesk-bench-');
  const port = await freePort();
  const key = randomBytes(32);
  const brokerUrl = `mqtt://127.0.0.1:${port}`;
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
  const browser = await openChromium();
  const keyFile = join(dataDir, 'fleet.key');
  await writeFile(keyFile, key.toString('hex'), { mode: 0o600 });
  const background = startBackground(brokerUrl, keyFile);
  leave(async () => background.kill('SIGTERM'));
  const fleet = await startFleet({
    brokerUrl,
    topicBase: 'watchdesk',
    key,
    envelope: 'tail8',
    boxes: ALARM_BOXES,
    ratePerS: 0,
    seed: 7,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await openQueue(page, room.url);
    progress('waiting for the background to settle');
    await new Promise((resolve) => setTimeout(resolve, 5000));
    return await measure(page, fleet);
  } finally {
    background.kill('SIGTERM');
    await fleet.stop();
    await browser.close();
    await room.stop();
  }
}

async function measure(page: Page, fleet: Fleet): Promise<Record<string, number>> {
  const times: number[] = [];
  let lost = 0;
  for (let index = 0; index < ALARMS; index += 1) {
    const box = fleet.boxes[index % fleet.boxes.length];
    if (box === undefined) break;
    const shown = shownAt(page, box.hostname);
    const publishedAt = Date.now();
    const acknowledged = box.press('panic1');
    const seenAt = await shown;
    await acknowledged;
    if (seenAt === null) lost += 1;
    else times.push(seenAt - publishedAt);
    await page.keyboard.press('n');
    await page.keyboard.press('a');
    await box.release('panic1');
    if ((index + 1) % 50 === 0) progress(`${index + 1} alarms, p50 ${rounded(percentile(times, 0.5))} ms`);
  }
  return {
    p50_ms: rounded(percentile(times, 0.5)),
    p99_ms: rounded(percentile(times, 0.99)),
    lost,
    alarms: ALARMS,
    background_per_s: BACKGROUND_RATE_PER_S,
  };
}

/** Resolves with the page's clock at the first painted frame in which the box's line says that it is new. */
function shownAt(page: Page, hostname: string): Promise<number | null> {
  return page.evaluate(
    ({ hostname, lostAfterMs }) =>
      new Promise<number | null>((resolve) => {
        const isShown = () =>
          [...document.querySelectorAll('[role="option"]')].some(
            (line) => line.ariaLabel?.includes(hostname) === true && line.textContent.includes('NEW'),
          );
        const observer = new MutationObserver(() => {
          if (!isShown()) return;
          finish();
          // The second frame begins when the first is painted.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
        });
        const timer = setTimeout(() => {
          finish();
          resolve(null);
        }, lostAfterMs);
        const finish = () => {
          observer.disconnect();
          clearTimeout(timer);
        };
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
      }),
    { hostname, lostAfterMs: LOST_AFTER_MS },
  );
}

async function openQueue(page: Page, url: string): Promise<void> {
  await logInAtDesk(page, url);
  await page.goto(`${url}/#/alarms`);
}

/** The rest of the fleet, in a process of its own. */
function startBackground(brokerUrl: string, keyFile: string): ChildProcess {
  const flags = {
    boxes: BACKGROUND_BOXES,
    rate: BACKGROUND_RATE_PER_S,
    seed: 11,
    broker: brokerUrl,
    'key-file': keyFile,
    'panic-every': 0,
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawn(process.execPath, [PROGRAM, 'fleet', ...args], { stdio: 'ignore' });
}
