import { expect, it } from 'vitest';
import { createArrivalQueue } from './arrival-queue.ts';

it('gives out what came, in order, however it is taken', () => {
  const queue = createArrivalQueue<number>();
  const given: number[] = [];
  let next = 0;
  for (const [pushed, taken] of [
    [3, 2],
    [2500, 900],
    [10, 1500],
    [0, 5000],
  ] as const) {
    for (let count = 0; count < pushed; count += 1) queue.push(next++);
    given.push(...queue.take(taken));
    expect(queue.size).toBe(next - given.length);
  }
  expect(given).toEqual(Array.from({ length: 2513 }, (_, index) => index));
});

it('forgets what waits when it is cleared', () => {
  const queue = createArrivalQueue<number>();
  queue.push(1);
  queue.clear();
  expect(queue.size).toBe(0);
  expect(queue.take(1)).toEqual([]);
});
