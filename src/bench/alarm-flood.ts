import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { logInAtDesk } from './desk-page.ts';
import { withClient } from './feed-rows.ts';
import { percentile, progress, rounded } from './figures.ts';
import { type FloodedRoom, startFloodedRoom } from './flood/flooded-room.ts';
import { type Frame, framesDuring } from './flood/main-thread.ts';
import { closeAlarmsAfter, countAlarms } from './flood/open-alarms.ts';
import { type Operator, type Response, sitDown } from './flood/operator.ts';
import { startFlood } from './flood/raise-alarms.ts';
import { collectedHeapMb, missingOn } from './flood/screen.ts';

const SECONDS = 300;
const ALARMS_PER_MIN = 1000;
const OPEN = 10_000;
const LONG_FRAME_MS = 33;
/** Just-in-time compilation and first frames are not what a desk lives with. */
const WARM_UP_ROUNDS = 3;
const QUIET_WITHIN_MS = 20_000;

interface Plan {
  readonly seconds: number;
  readonly alarmsPerMin: number;
  /** Folder for profiles of the engine and of the page. */
  readonly profileDir: string | undefined;
}

/**
 * A desk in a flood: new alarms over MQTT on top of many that are open, while somebody scrolls the queue and handles one
 * alarm after the other. Boxes, engine, broker, database and browser share this machine.
 */
export async function benchAlarmFlood(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: String(SECONDS) },
      'alarms-per-min': { type: 'string', default: String(ALARMS_PER_MIN) },
      open: { type: 'string', default: String(OPEN) },
      'cpu-prof-dir': { type: 'string' },
    },
  });
  const profileDir = values['cpu-prof-dir'];
  const plan = {
    seconds: Number(values.seconds),
    alarmsPerMin: Number(values['alarms-per-min']),
    profileDir,
  };
  const flooded = await startFloodedRoom(Number(values.open), profileDir);
  const browser = await openChromium();
  try {
    return await withClient(flooded.databaseUrl, (sql) => measure(flooded, browser, sql, plan));
  } finally {
    await browser.close();
    await flooded.room.stop();
  }
}

async function measure(
  flooded: FloodedRoom,
  browser: Browser,
  sql: pg.Client,
  plan: Plan,
): Promise<Record<string, number>> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const missing = (): Promise<number> => missingOn(page, () => countAlarms(sql), QUIET_WITHIN_MS);
  await logInAtDesk(page, flooded.room.url);
  await page.goto(`${flooded.room.url}/#/alarms`);
  await missing();
  const operator = await sitDown(page);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await work(operator);
  const heapStartMb = await collectedHeapMb(page);
  const before = await countAlarms(sql);

  const flood = await startFlood({ ...flooded, alarmsPerMin: plan.alarmsPerMin });
  const untilMs = Date.now() + plan.seconds * 1000;
  const frames: Frame[] = [];
  const responses: Response[] = [];
  const stopProfile = plan.profileDir === undefined ? null : await startProfile(page, plan.profileDir);
  while (Date.now() < untilMs) {
    frames.push(...(await framesDuring(browser, page, () => operator.scroll())));
    responses.push(...(await operator.handleNext()));
    tell(flood.sent().raised, frames, responses);
  }
  await stopProfile?.();
  progress('waiting for quiet');
  await flood.stop();
  const missingAfter = await missing();
  const { raised, messages } = flood.sent();
  const after = await countAlarms(sql);
  const heapFullMb = await collectedHeapMb(page);
  progress('closing the alarms of the flood');
  await closeAlarmsAfter(sql, before.newest);
  const missingAtEnd = await missing();
  const heapEndMb = await collectedHeapMb(page);
  return {
    ...figuresOf(frames, responses),
    heap_growth_mb: rounded(heapEndMb - heapStartMb),
    heap_start_mb: rounded(heapStartMb),
    heap_full_mb: rounded(heapFullMb),
    missing: missingAfter + missingAtEnd,
    raised,
    messages,
    open_before: before.open,
    open_after: after.open,
  };
}

async function work(operator: Operator): Promise<void> {
  await operator.scroll();
  await operator.handleNext();
}

function figuresOf(frames: readonly Frame[], responses: readonly Response[]): Record<string, number> {
  const workMs = frames.map((frame) => frame.workMs);
  const gaps = frames.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]));
  const times = responses.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  const shareOver = (values: readonly number[], limit: number): number =>
    Math.round((10_000 * values.filter((value) => value > limit).length) / values.length) / 10_000;
  return {
    work_p50_ms: rounded(percentile(workMs, 0.5)),
    work_p95_ms: rounded(percentile(workMs, 0.95)),
    work_p99_ms: rounded(percentile(workMs, 0.99)),
    long_frames_share: shareOver(
      frames.map((frame) => frame.wallMs),
      LONG_FRAME_MS,
    ),
    late_frames_share: shareOver(gaps, LONG_FRAME_MS),
    frames: frames.length,
    response_p50_ms: rounded(percentile(times, 0.5)),
    response_p95_ms: rounded(percentile(times, 0.95)),
    responses: times.length,
    unanswered: responses.length - times.length,
  };
}

function tell(raised: number, frames: readonly Frame[], responses: readonly Response[]): void {
  const { work_p95_ms, long_frames_share, response_p95_ms } = figuresOf(frames, responses);
  progress(
    `${raised} alarms: work p95 ${work_p95_ms} ms, long frames ${long_frames_share}, response p95 ${response_p95_ms} ms`,
  );
}

/** Of the page's main thread, as Chromium's and Node's tools read it. */
async function startProfile(page: Page, folder: string): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.start');
  return async () => {
    const { profile } = await session.send('Profiler.stop');
    await writeFile(join(folder, 'page.cpuprofile'), JSON.stringify(profile));
  };
}
