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
          const released: number[] = [];
          const queue = createAckQueue((messageId) => void released.push(messageId));
          const done = order.map((_, index) => queue.hold(index));
          for (const index of order) done[index]?.();
          expect(released).toEqual(order.map((_, index) => index));
          expect(queue.size()).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('holds everything behind an entry that is not done', () => {
    const released: number[] = [];
    const queue = createAckQueue((messageId) => void released.push(messageId));
    const first = queue.hold(1);
    const second = queue.hold(2);
    second();
    expect(released).toEqual([]);
    expect(queue.size()).toBe(2);
    first();
    expect(released).toEqual([1, 2]);
  });

  it('acknowledges once however often an entry is marked done', () => {
    const released: number[] = [];
    const queue = createAckQueue((messageId) => void released.push(messageId));
    const done = queue.hold(3);
    done();
    done();
    expect(released).toEqual([3]);
  });

  it('drops what was held before a reconnect', () => {
    const released: number[] = [];
    const queue = createAckQueue((messageId) => void released.push(messageId));
    const before = queue.hold(4);
    queue.clear();
    const after = queue.hold(5);
    before();
    expect(released).toEqual([]);
    after();
    expect(released).toEqual([5]);
  });
});
