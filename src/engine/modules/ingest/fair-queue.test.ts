import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

interface Letter {
  readonly of: string;
  readonly number: number;
}

function queueOf(letters: readonly Letter[], maxShare: number) {
  const queue = createFairQueue<Letter>({ shareOf: ({ of }) => of, maxShare });
  for (const letter of letters) queue.push(letter);
  return queue;
}

const letters = (senders: string): Letter[] => [...senders].map((of, number) => ({ of, number }));
const text = (batch: readonly Letter[]) => batch.map(({ of }) => of).join('');

describe('fair queue', () => {
  it('gives what came in the order in which it came, while there is room for all', () => {
    expect(text(queueOf(letters('abbacb'), 10).take(10))).toBe('abbacb');
  });

  it('gives of each sender at most its share, the rest with the next batch', () => {
    const queue = queueOf(letters('aaaaaaab'), 3);
    expect([queue.take(10), queue.take(10), queue.take(10)].map(text)).toEqual(['aaab', 'aaa', 'a']);
    expect(queue.size).toBe(0);
  });

  it('lets senders take turns where not all have room', () => {
    const queue = queueOf(letters('aaaabbbbcccc'), 10);
    expect(text(queue.take(5))).toBe('aabbc');
    // Those who had their turn stand behind a new one.
    queue.push({ of: 'd', number: 99 });
    expect(text(queue.take(4))).toBe('abcd');
  });

  it('forgets everything when it is cleared', () => {
    const queue = queueOf(letters('ab'), 10);
    queue.clear();
    expect(queue.size).toBe(0);
    expect(queue.take(10)).toEqual([]);
  });

  it('loses nothing, repeats nothing and keeps each sender in order, however it is taken', () => {
    const sender = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ push: sender }) },
      fc.record({ take: fc.integer({ min: 1, max: 7 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 4 }), (steps, maxShare) => {
        const queue = queueOf([], maxShare);
        const pushed: Letter[] = [];
        const taken: Letter[] = [];
        const take = (max: number) => {
          const batch = queue.take(max);
          expect(batch.length).toBeLessThanOrEqual(max);
          for (const of of 'abcd') {
            expect(batch.filter((letter) => letter.of === of).length).toBeLessThanOrEqual(maxShare);
          }
          taken.push(...batch);
        };
        for (const each of steps) {
          if ('take' in each) take(each.take);
          else {
            const letter = { of: each.push, number: pushed.length };
            pushed.push(letter);
            queue.push(letter);
          }
        }
        expect(queue.size).toBe(pushed.length - taken.length);
        while (queue.size > 0) take(5);
        for (const of of 'abcd') {
          const own = (list: readonly Letter[]) => list.filter((letter) => letter.of === of);
          expect(own(taken)).toEqual(own(pushed));
        }
      }),
    );
  });
});
