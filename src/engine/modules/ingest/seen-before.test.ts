import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplayWindow, loadReplayWindow } from '../../../protocol/esp32-alarm/replay-window.ts';
import { seenBefore } from './seen-before.ts';

const fingerprint = Buffer.alloc(8, 1);

describe('sequences added to a stored window', () => {
  it('count as seen beside the ones that were stored, in any order', () => {
    const sequences = fc.uniqueArray(fc.integer({ min: 2000, max: 2900 }), { maxLength: 200 });
    fc.assert(
      fc.property(sequences, sequences, (stored, added) => {
        const window = createReplayWindow(3);
        for (const sequence of stored) window.mark(sequence, fingerprint);
        const loaded = loadReplayWindow(seenBefore(window.save(), added));
        expect(loaded.bootEpoch).toBe(3);
        const seen = new Set([...stored, ...added]);
        for (let sequence = 2000; sequence <= 2900; sequence += 1) {
          expect(loaded.judge(sequence, fingerprint)).toBe(seen.has(sequence) ? 'redelivered' : 'accepted');
        }
      }),
      { numRuns: 50 },
    );
  });
});
