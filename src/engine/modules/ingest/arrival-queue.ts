import type { Queue } from './fair-queue.ts';

/** Dropping the front of an array is only worth its cost when there is much to drop. */
const DROP_FROM = 1000;

/** What waits, in the order of arrival. */
export function createArrivalQueue<Item>(): Queue<Item> {
  let waiting: Item[] = [];
  /** Of `waiting`, given out already. */
  let taken = 0;

  return {
    get size() {
      return waiting.length - taken;
    },
    push: (item) => void waiting.push(item),
    take(max) {
      const batch = waiting.slice(taken, taken + max);
      taken += batch.length;
      if (taken === waiting.length || taken >= DROP_FROM) {
        waiting = waiting.slice(taken);
        taken = 0;
      }
      return batch;
    },
    clear() {
      waiting = [];
      taken = 0;
    },
  };
}
