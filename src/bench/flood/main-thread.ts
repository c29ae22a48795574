import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';

/** One frame of the page's main thread. */
export interface Frame {
  /** Processor time of all its tasks since the frame before. */
  readonly workMs: number;
  /** The same with what it had to wait for the processor. */
  readonly wallMs: number;
  /** Since the frame before; null for the first of a stretch. */
  readonly gapMs: number | null;
}

const Event = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().default(0),
  dur: z.number().default(0),
  tdur: z.number().optional(),
  args: z.object({ name: z.string().optional() }).optional(),
});
type Event = z.infer<typeof Event>;
const Trace = z.object({ traceEvents: z.array(Event) });

const CATEGORIES = ['-*', 'disabled-by-default-devtools.timeline'];
const US_PER_MS = 1000;

/** The frames of the page's main thread while something is done in it. */
export async function framesDuring(
  browser: Browser,
  page: Page,
  work: () => Promise<unknown>,
): Promise<Frame[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const trace = await browser.stopTracing();
  return framesOf(Trace.parse(JSON.parse(trace.toString('utf8'))).traceEvents);
}

/**
 * A frame ends with the task that hands it to the compositor. Everything else that the thread did since the frame before
 * counts as its work: messages that came in, timers, collecting garbage, style, layout and paint.
 */
export function framesOf(events: readonly Event[]): Frame[] {
  const ofMain = mainThread(events);
  const tasks = ofMain.filter(({ name, ph }) => name === 'RunTask' && ph === 'X').sort((a, b) => a.ts - b.ts);
  const commits = ofMain.filter(({ name }) => name === 'Commit').sort((a, b) => a.ts - b.ts);
  const frames: Frame[] = [];
  let task = 0;
  let beforeUs: number | null = null;
  for (const { ts } of commits) {
    let workUs = 0;
    let wallUs = 0;
    for (let at = tasks[task]; at !== undefined && at.ts <= ts; at = tasks[task]) {
      workUs += at.tdur ?? at.dur;
      wallUs += at.dur;
      task += 1;
    }
    frames.push({
      workMs: workUs / US_PER_MS,
      wallMs: wallUs / US_PER_MS,
      gapMs: beforeUs === null ? null : (ts - beforeUs) / US_PER_MS,
    });
    beforeUs = ts;
  }
  // What came before the first frame was not done for it alone.
  return frames.slice(1);
}

/** Of the page: the renderer that commits frames most often. */
function mainThread(events: readonly Event[]): readonly Event[] {
  const keyOf = ({ pid, tid }: Event): string => `${pid} ${tid}`;
  const mains = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(keyOf),
  );
  const byThread = new Map<string, Event[]>();
  for (const event of events) {
    const key = keyOf(event);
    if (!mains.has(key)) continue;
    const known = byThread.get(key);
    if (known === undefined) byThread.set(key, [event]);
    else known.push(event);
  }
  const commitsIn = (list: readonly Event[]): number => list.filter(({ name }) => name === 'Commit').length;
  return [...byThread.values()].sort((a, b) => commitsIn(b) - commitsIn(a))[0] ?? [];
}
