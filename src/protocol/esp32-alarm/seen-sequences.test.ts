import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createReplayWindow, REPLAY_WINDOW } from './replay-window.ts';
import { createSeenSequences } from './seen-sequences.ts';

const sequences = fc.array(fc.oneof(fc.nat(20), fc.nat(3000), fc.nat(0xffff_ffff)), { maxLength: 60 });
const digest = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

it('remembers the same sequences as a replay window, also across a restart', () => {
  fc.assert(
    fc.property(sequences, fc.nat(60), (taken, restartAt) => {
      const window = createReplayWindow(5);
      let seen = createSeenSequences(5);
      for (const [index, sequence] of taken.entries()) {
        if (index === restartAt) seen = createSeenSequences(5, seen.save());
        seen.mark(sequence);
        const { highest } = window;
        if (highest === null || sequence >= highest - REPLAY_WINDOW) window.mark(sequence, digest);
      }
      expect(seen.save()).toEqual(window.save());
    }),
  );
});

it('gives away no view of what it goes on changing', () => {
  const seen = createSeenSequences(1);
  seen.mark(1);
  const saved = seen.save();
  seen.mark(2);
  expect(saved.seen.every((byte) => byte === 0)).toBe(true);
});
