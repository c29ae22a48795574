import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAckQueue } from './ack-queue.ts';

describe('ack queue', () => {
  it('lets acknowledgements out in the order of arrival, whatever the order of completion', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }).chain((count) =>
          fc.shuffledSubarray(
            Array.from({ length: count }, (_, index) => index),
            { minLength: count, maxLength: count },
          ),
        ),
        (order) => {
          const queue = createAckQueue();
          const released: number[] = [];
          const done = order.map((_, index) => queue.hold(() => released.push(index)));
          for (const index of order) done[index]?.();
          expect(released).toEqual(order.map((_, index) => index));
          expect(queue.size()).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('holds everything behind an entry that is not done', () => {
    const queue = createAckQueue();
    const released: string[] = [];
    const first = queue.hold(() => released.push('first'));
    const second = queue.hold(() => released.push('second'));
    second();
    expect(released).toEqual([]);
    expect(queue.size()).toBe(2);
    first();
    expect(released).toEqual(['first', 'second']);
  });

  it('acknowledges once however often an entry is marked done', () => {
    const queue = createAckQueue();
    const released: string[] = [];
    const done = queue.hold(() => released.push('once'));
    done();
    done();
    expect(released).toEqual(['once']);
  });

  it('drops what was held before a reconnect', () => {
    const queue = createAckQueue();
    const released: string[] = [];
    const before = queue.hold(() => released.push('before'));
    queue.clear();
    const after = queue.hold(() => released.push('after'));
    before();
    expect(released).toEqual([]);
    after();
    expect(released).toEqual(['after']);
  });
});
