import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const POLL_MS = 250;
const MB = 1024 ** 2;

export interface ScreenCounts {
  readonly open: number;
  readonly waiting: number;
}

/** What the queue says of itself; null while it says nothing. */
export async function readCounts(page: Page): Promise<ScreenCounts | null> {
  const text = await page.evaluate(() => document.querySelector('main')?.textContent ?? '');
  const [, open, waiting] = /(\d+) open · (\d+) waiting/.exec(text) ?? [];
  return open === undefined || waiting === undefined
    ? null
    : { open: Number(open), waiting: Number(waiting) };
}

/** How many alarms the screen shows too few or too many of once nothing comes in any more. */
export async function missingOn(
  page: Page,
  expected: () => Promise<ScreenCounts>,
  withinMs: number,
): Promise<number> {
  const untilMs = Date.now() + withinMs;
  for (;;) {
    const wanted = await expected();
    const shown = (await readCounts(page)) ?? { open: 0, waiting: 0 };
    const missing = Math.abs(shown.open - wanted.open) + Math.abs(shown.waiting - wanted.waiting);
    if (missing === 0 || Date.now() > untilMs) return missing;
    await sleep(POLL_MS);
  }
}

/** What the page's objects take once all that is unused has been collected. */
export async function collectedHeapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // What finalisers let go of is collected by the second.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / MB;
}
