import { expect, test } from 'vitest';
import { framesOf } from './main-thread.ts';

const MAIN = { pid: 1, tid: 7 };
const named = (thread: { pid: number; tid: number }) => ({
  ...thread,
  name: 'thread_name',
  ph: 'M',
  ts: 0,
  dur: 0,
  args: { name: 'CrRendererMain' },
});
const task = (ts: number, dur: number, tdur?: number, thread = MAIN) => ({
  ...thread,
  name: 'RunTask',
  ph: 'X',
  ts,
  dur,
  ...(tdur === undefined ? {} : { tdur }),
});
const commit = (ts: number, thread = MAIN) => ({ ...thread, name: 'Commit', ph: 'X', ts, dur: 1 });

test("a frame's work is all that its thread did since the frame before", () => {
  const frames = framesOf([
    named(MAIN),
    task(0, 1000),
    commit(500),
    task(2000, 4000, 3000),
    task(16_000, 6000, 5000),
    commit(20_000),
    task(50_000, 2000),
    commit(51_000),
  ]);
  expect(frames).toEqual([
    { workMs: 8, wallMs: 10, gapMs: 19.5 },
    { workMs: 2, wallMs: 2, gapMs: 31 },
  ]);
});

test('the page is the renderer that draws, and other threads are not its work', () => {
  const spare = { pid: 2, tid: 2 };
  const compositor = { pid: 1, tid: 8 };
  const frames = framesOf([
    named(spare),
    named(MAIN),
    task(0, 9000, 9000, spare),
    task(0, 9000, 9000, compositor),
    task(0, 1000),
    commit(500),
    task(10_000, 1000),
    commit(10_500),
  ]);
  expect(frames).toEqual([{ workMs: 1, wallMs: 1, gapMs: 10 }]);
});
