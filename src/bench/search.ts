import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { WatchdeskClient } from '../shared/contract/index.ts';
import { DeviceFilter } from '../shared/registry/model.ts';
import { openChromium } from './chromium.ts';
import { startControlRoom } from './control-room.ts';
import { BENCH_PASSWORD, logInAtDesk, PROGRAM } from './desk-page.ts';
import { percentile, progress, rounded } from './figures.ts';
import { freePort } from './free-port.ts';
import { scratchFolder } from './leavings.ts';
import { openStation } from './station.ts';

const DEVICES = 10_000;
const BRANDS = 4;
const MODELS = 20;
const TAGS = 50;
const TURNS = 100;
const PALETTE_TURNS = 40;

const HEAD = 'hostname,mac_address,kind,topic_base,name,site,zone,brand,model,tags';

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** A line of the file: every name of it is told apart from the others by its number. */
function deviceLine(number: number): string {
  const site = number % 25;
  return [
    `ESG_ALARM_${hex(number, 6).toUpperCase()}`,
    `02:00:00:${hex(number >> 16, 2)}:${hex((number >> 8) & 255, 2)}:${hex(number & 255, 2)}`,
    'alarm_box',
    'watchdesk',
    `Kiosk ${number}`,
    `Site ${site}`,
    `Zone ${site}`,
    `Brand${number % BRANDS}`,
    `M-${number % MODELS}x`,
    `round${number % TAGS} all`,
  ].join(',');
}

/** What people type, and how many devices that must find. */
const QUESTIONS: readonly ((turn: number) => readonly [text: string, total: number])[] = [
  (turn) => [
    `brand${turn % BRANDS} m-${turn % MODELS}x`,
    turn % BRANDS === (turn % MODELS) % BRANDS ? DEVICES / MODELS : 0,
  ],
  (turn) => [`kiosk ${9000 + turn}`, 1],
  (turn) => [`round${10 + (turn % 40)}`, DEVICES / TAGS],
  (turn) => [`020000${hex(0, 2)}${hex((5000 + turn) >> 8, 2)}${hex((5000 + turn) & 255, 2)}`, 1],
];

async function fill(client: WatchdeskClient): Promise<number> {
  const csv = [HEAD, ...Array.from({ length: DEVICES }, (_, index) => deviceLine(index + 1))].join('\n');
  const begun = performance.now();
  const gzip = gzipSync(csv).toString('base64');
  const report = await client.registry.applyImport({ gzip, makeMissing: true });
  if (!report.applied || report.added !== DEVICES)
    throw new Error(`the import failed: ${JSON.stringify(report)}`);
  return performance.now() - begun;
}

async function askEngine(client: WatchdeskClient): Promise<Record<string, number>> {
  const times: number[] = [];
  let wrong = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const question of QUESTIONS) {
      const [text, total] = question(turn);
      const begun = performance.now();
      const found = await client.registry.search({ filter: DeviceFilter.parse({ text }), limit: 50 });
      times.push(performance.now() - begun);
      if (found.total !== total) wrong += 1;
    }
  }
  return { p50_ms: rounded(percentile(times, 0.5)), p95_ms: rounded(percentile(times, 0.95)), wrong };
}

/** From the last letter of what is typed into the palette to the frame that shows what was found. */
async function askPalette(page: Page): Promise<Record<string, number>> {
  const times: number[] = [];
  let wrong = 0;
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: 'Find anything' });
  await input.waitFor();
  for (let turn = 0; turn < PALETTE_TURNS; turn += 1) {
    const text = turn % 2 === 0 ? `round${10 + turn}` : `brand${turn % BRANDS} kiosk ${9000 + turn}`;
    const expects = turn % 2 === 0 ? 'Kiosk' : `Kiosk ${9000 + turn}`;
    const isThere = turn % 2 === 0 || (9000 + turn) % BRANDS === turn % BRANDS;
    await input.fill(text.slice(0, -1));
    const painted = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const onInput = (event: Event) => {
            document.removeEventListener('input', onInput, true);
            // The second frame begins when the first is painted.
            requestAnimationFrame(() =>
              requestAnimationFrame(() => resolve(performance.now() - event.timeStamp)),
            );
          };
          document.addEventListener('input', onInput, true);
        }),
    );
    await input.press(text.slice(-1));
    times.push(await painted);
    const found = await page.getByRole('option', { name: expects }).count();
    if (found > 0 !== isThere) wrong += 1;
  }
  return {
    palette_p50_ms: rounded(percentile(times, 0.5)),
    palette_p95_ms: rounded(percentile(times, 0.95)),
    palette_wrong: wrong,
  };
}

/** Ten thousand devices, imported as people do, and looked for by brand, model, name, tag and MAC. */
export async function benchSearch(): Promise<Record<string, number>> {
  const room = await startControlRoom({
    program: PROGRAM,
    dataDir: await scratchFolder('watchdesk-bench-'),
    env: {
      WATCHDESK_BROKER_PORT: String(await freePort()),
      WATCHDESK_ADMIN_PASSWORD: BENCH_PASSWORD,
      WATCHDESK_LOG_LEVEL: 'warn',
    },
  });
  const browser = await openChromium();
  const station = await openStation(room.url, BENCH_PASSWORD);
  try {
    const importMs = await fill(station.client);
    progress(`${DEVICES} devices imported in ${rounded(importMs)} ms`);
    const engine = await askEngine(station.client);
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await logInAtDesk(page, room.url);
    await page.goto(`${room.url}/#/devices`);
    await page.getByText(`${DEVICES} of ${DEVICES}`).waitFor();
    return { ...engine, ...(await askPalette(page)), import_ms: rounded(importMs), devices: DEVICES };
  } finally {
    station.close();
    await browser.close();
    await room.stop();
  }
}
