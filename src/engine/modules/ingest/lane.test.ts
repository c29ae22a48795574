import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { createLane } from './lane.ts';

/** A lane whose commits end when the test says so. */
function heldLane(lingerMs = 0, maxBatch = 100, clock = systemClock, busyLingerMs = lingerMs) {
  const batches: number[][] = [];
  const waiting: (() => void)[] = [];
  const lane = createLane<number>({
    lingerMs,
    busyLingerMs,
    maxBatch,
    clock,
    commit: (items) => {
      batches.push([...items]);
      return new Promise((resolve) => waiting.push(resolve));
    },
    onBug: (error) => {
      throw error;
    },
  });
  const soon = () => new Promise((resolve) => setTimeout(resolve, lingerMs + 5));
  return {
    lane,
    batches,
    soon,
    commitOne: async () => {
      waiting.shift()?.();
      await soon();
    },
  };
}

describe('lane', () => {
  it('commits what came together at once, and then everything that came meanwhile', async () => {
    const { lane, batches, soon, commitOne } = heldLane();
    lane.push(1);
    lane.push(2);
    await soon();
    expect(batches).toEqual([[1, 2]]);
    for (const item of [3, 4, 5]) lane.push(item);
    await soon();
    expect(batches).toHaveLength(1);
    expect(lane.depth()).toBe(5);
    await commitOne();
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    await commitOne();
    expect(lane.depth()).toBe(0);
  });

  it('waits after a batch for company of a few, but not of a crowd', async () => {
    let nowMs = 0;
    let alarm: () => void = () => undefined;
    const clock: Clock = {
      now: () => new Date(nowMs),
      monotonicMs: () => nowMs,
      after(_delayMs, work) {
        alarm = work;
        return () => undefined;
      },
    };
    const { lane, batches, commitOne } = heldLane(10, 1000, clock);
    const pass = (ms: number) => {
      nowMs += ms;
      alarm();
      return new Promise((resolve) => setImmediate(resolve));
    };
    lane.push(1);
    await pass(10);
    lane.push(2);
    nowMs += 4;
    await commitOne();
    lane.push(3);
    expect(batches).toEqual([[1]]);
    await pass(6);
    expect(batches).toEqual([[1], [2, 3]]);
    for (let item = 0; item < 500; item += 1) lane.push(item);
    await commitOne();
    expect(batches).toHaveLength(3);
  });

  it('waits longer behind a batch of many than behind one of a few', async () => {
    let nowMs = 0;
    const waits: number[] = [];
    let alarm: () => void = () => undefined;
    const clock: Clock = {
      now: () => new Date(nowMs),
      monotonicMs: () => nowMs,
      after(delayMs, work) {
        waits.push(delayMs);
        alarm = work;
        return () => undefined;
      },
    };
    const { lane, batches, commitOne } = heldLane(10, 1000, clock, 40);
    const pass = (ms: number) => {
      nowMs += ms;
      alarm();
      return new Promise((resolve) => setImmediate(resolve));
    };
    lane.push(0);
    await pass(10);
    for (let item = 0; item < 100; item += 1) lane.push(item);
    await commitOne();
    await pass(10);
    lane.push(0);
    await commitOne();
    expect(batches.map((batch) => batch.length)).toEqual([1, 100]);
    expect(waits.slice(-2)).toEqual([10, 40]);
  });

  it('bounds a batch', async () => {
    const { lane, batches, soon, commitOne } = heldLane(0, 2);
    for (const item of [1, 2, 3]) lane.push(item);
    await soon();
    await commitOne();
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it('tells when everything is committed', async () => {
    const { lane, soon, commitOne } = heldLane();
    await lane.drained();
    lane.push(1);
    let isDrained = false;
    void lane.drained().then(() => {
      isDrained = true;
    });
    await soon();
    expect(isDrained).toBe(false);
    await commitOne();
    expect(isDrained).toBe(true);
  });

  it('drops what waits when it is closed', async () => {
    const { lane, batches, soon, commitOne } = heldLane();
    lane.push(1);
    await soon();
    lane.push(2);
    lane.close();
    lane.push(3);
    await commitOne();
    expect(batches).toEqual([[1]]);
    expect(lane.depth()).toBe(0);
  });

  it('goes on with the next batch when a commit fails in a way that nobody thought of', async () => {
    const bugs: unknown[] = [];
    const committed: number[] = [];
    const lane = createLane<number>({
      lingerMs: 0,
      maxBatch: 1,
      clock: systemClock,
      commit: async ([number]) => {
        if (number === 1) throw new Error('a bug');
        committed.push(number ?? 0);
      },
      onBug: (error) => void bugs.push(error),
    });
    for (const number of [1, 2]) lane.push(number);
    await lane.drained();
    lane.push(3);
    await lane.drained();
    expect(bugs).toEqual([new Error('a bug')]);
    expect(committed).toEqual([2, 3]);
    expect(lane.depth()).toBe(0);
  });
});
