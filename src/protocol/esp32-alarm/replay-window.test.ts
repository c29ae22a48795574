import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptsLastWill,
  beginsNewEpoch,
  createReplayWindow,
  loadReplayWindow,
  REPLAY_WINDOW,
  type ReplayVerdict,
  type ReplayWindow,
} from './replay-window.ts';

const digestOf = (text: string) => createHash('sha256').update(text).digest();

function take(window: ReplayWindow, sequence: number, bytes = `message ${sequence}`): ReplayVerdict {
  const verdict = window.judge(sequence, digestOf(bytes));
  if (verdict === 'accepted') window.mark(sequence, digestOf(bytes));
  return verdict;
}

describe('a replay window', () => {
  it.each<[string, number[], number, string, ReplayVerdict]>([
    ['takes the first message whatever its sequence', [], 500_000, 'new', 'accepted'],
    ['takes sequence 0', [], 0, 'new', 'accepted'],
    ['takes what is above the highest', [10], 11, 'new', 'accepted'],
    ['takes a jump far ahead', [10], 4_294_967_295, 'new', 'accepted'],
    ['takes what is late but new', [10, 12], 11, 'new', 'accepted'],
    ['takes the lowest sequence of the window', [5000], 5000 - REPLAY_WINDOW, 'new', 'accepted'],
    ['refuses what lies below the window', [5000], 5000 - REPLAY_WINDOW - 1, 'new', 'too-old'],
    ['knows the same bytes again', [10], 10, 'message 10', 'redelivered'],
    ['knows the same bytes of a late one again', [9, 12, 10], 10, 'message 10', 'redelivered'],
    ['refuses other bytes under a used sequence', [10], 10, 'other', 'reused'],
    ['refuses other bytes under a used sequence inside the window', [10, 700], 10, 'other', 'reused'],
    ['forgets what left the window', [10, 2000], 10, 'message 10', 'too-old'],
    ['does not take a reused slot for a seen sequence', [10, 1035], 1034, 'new', 'accepted'],
  ])('%s', (_, before, sequence, bytes, verdict) => {
    const window = createReplayWindow(1);
    for (const earlier of before) take(window, earlier);
    expect(take(window, sequence, bytes)).toBe(verdict);
  });

  it('judges without remembering', () => {
    const window = createReplayWindow(1);
    expect(window.judge(7, digestOf('a'))).toBe('accepted');
    expect(window.judge(7, digestOf('a'))).toBe('accepted');
    expect(window.highest).toBeNull();
  });

  it('counts a sequence that was seen before the restart as redelivered, because its bytes are not known', () => {
    const window = createReplayWindow(3);
    for (const sequence of [100, 103, 101]) take(window, sequence);
    const loaded = loadReplayWindow(window.save());
    expect(loaded.bootEpoch).toBe(3);
    expect(
      [100, 101, 102, 103, 104].map((sequence) => loaded.judge(sequence, digestOf('other'))),
    ).toStrictEqual(['redelivered', 'redelivered', 'accepted', 'redelivered', 'accepted']);
  });

  it('is stored as the highest and 128 bytes of bits, the nearest sequence in the lowest bit', () => {
    const window = createReplayWindow(1);
    for (const sequence of [9000 - REPLAY_WINDOW, 8998, 8999, 9000]) take(window, sequence);
    const { highestSequence, seen } = window.save();
    expect(highestSequence).toBe(9000);
    expect(seen).toHaveLength(128);
    expect([seen[0], seen[127]]).toStrictEqual([0b11, 0b1000_0000]);
  });

  it('refuses to mark what it could not have accepted', () => {
    const window = createReplayWindow(1);
    take(window, 5000);
    expect(() => window.mark(1, digestOf('a'))).toThrow(RangeError);
    expect(() => window.mark(2 ** 32, digestOf('a'))).toThrow(RangeError);
  });

  it('begins again only with a higher boot count', () => {
    const window = createReplayWindow(7);
    expect(beginsNewEpoch(null, 0)).toBe(true);
    expect([6, 7, 8].map((bootCount) => beginsNewEpoch(window, bootCount))).toStrictEqual([
      false,
      false,
      true,
    ]);
  });

  it('takes a last will once per connection, unless it is older than the login', () => {
    const connection = { loginSequence: 50, willTaken: false };
    expect([49, 50, 51].map((sequence) => acceptsLastWill(connection, sequence))).toStrictEqual([
      false,
      true,
      true,
    ]);
    expect(acceptsLastWill({ ...connection, willTaken: true }, 51)).toBe(false);
  });
});

describe('any traffic', () => {
  const sequences = fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 300 });

  it('is never accepted twice under one sequence, also across a restart', () => {
    fc.assert(
      fc.property(sequences, fc.nat(300), (traffic, restartAt) => {
        let window = createReplayWindow(1);
        const accepted: number[] = [];
        traffic.forEach((sequence, index) => {
          if (index === restartAt) window = loadReplayWindow(window.save());
          if (take(window, sequence, `${sequence} ${index}`) === 'accepted') accepted.push(sequence);
        });
        expect(new Set(accepted).size).toBe(accepted.length);
      }),
    );
  });

  it('is accepted completely, each once, in any order within the window', () => {
    const order = fc
      .tuple(
        fc.integer({ min: 0, max: 2 ** 32 - 1 - REPLAY_WINDOW }),
        fc.integer({ min: 1, max: REPLAY_WINDOW + 1 }),
      )
      .chain(([first, count]) => {
        const all = Array.from({ length: count }, (_, index) => first + index);
        return fc.shuffledSubarray(all, { minLength: count });
      });
    fc.assert(
      fc.property(order, (traffic) => {
        const window = createReplayWindow(1);
        expect(traffic.every((sequence) => take(window, sequence) === 'accepted')).toBe(true);
        expect(traffic.every((sequence) => take(window, sequence) === 'redelivered')).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('is judged like a set of everything seen', () => {
    fc.assert(
      fc.property(sequences, (traffic) => {
        const window = createReplayWindow(1);
        const seen = new Set<number>();
        let highest = Number.NEGATIVE_INFINITY;
        for (const sequence of traffic) {
          const expected =
            sequence < highest - REPLAY_WINDOW ? 'too-old' : seen.has(sequence) ? 'redelivered' : 'accepted';
          expect(take(window, sequence)).toBe(expected);
          if (expected !== 'accepted') continue;
          seen.add(sequence);
          highest = Math.max(highest, sequence);
        }
      }),
    );
  });

  it('is remembered by the stored form', () => {
    fc.assert(
      fc.property(sequences, (traffic) => {
        const window = createReplayWindow(4);
        for (const sequence of traffic) take(window, sequence);
        expect(loadReplayWindow(window.save()).save()).toStrictEqual(window.save());
      }),
    );
  });
});
