import { join } from 'node:path';
import { openChromium } from './chromium.ts';
import { startControlRoom } from './control-room.ts';
import { percentile, progress, rounded } from './figures.ts';
import { scratchFolder } from './leavings.ts';

const RUNS = 5;
const PROGRAM = join(import.meta.dirname, 'watchdesk.js');

/**
 * From starting the program to a login page that takes a name, with the embedded database and broker. The first start
 * makes the database and is not counted; the browser is open already.
 */
export async function benchStart(): Promise<Record<string, number>> {
  const dataDir = await scratchFolder('watchdesk-bench-');
  const env = { WATCHDESK_BROKER_PORT: '0' };
  const browser = await openChromium();
  try {
    const first = performance.now();
    const made = await startControlRoom({ program: PROGRAM, dataDir, env });
    const firstMs = performance.now() - first;
    progress(`first start: ${Math.round(firstMs)} ms to its address`);
    await made.stop();
    const times: number[] = [];
    for (let run = 1; run <= RUNS; run += 1) {
      const page = await browser.newPage();
      const began = performance.now();
      const room = await startControlRoom({ program: PROGRAM, dataDir, env });
      await page.goto(room.url);
      await page.getByRole('textbox').first().waitFor();
      times.push(performance.now() - began);
      progress(`start ${run}: ${Math.round(times.at(-1) ?? 0)} ms to the login page`);
      await page.close();
      await room.stop();
    }
    return {
      cold_ms: rounded(percentile(times, 0.5)),
      worst_ms: rounded(Math.max(...times)),
      first_ms: rounded(firstMs),
    };
  } finally {
    await browser.close();
  }
}
