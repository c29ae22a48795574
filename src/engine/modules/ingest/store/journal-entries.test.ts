import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntries, encodeEntries, resetTag } from './journal-entries.ts';

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const entry = fc.record({
  deviceId: uint32,
  bootEpoch: uint32,
  sequence: uint32,
  replayResetMs: fc.option(fc.integer({ min: 0, max: 8_640_000_000_000 }), { nil: null }),
});

describe('entries of the replay journal', () => {
  it('are read as they were written, in their order', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 50 }), (entries) => {
        const read = decodeEntries(encodeEntries(entries));
        expect(read).toEqual(
          entries.map(({ replayResetMs, ...rest }) => ({ ...rest, reset: resetTag(replayResetMs) })),
        );
      }),
    );
  });

  it('are refused where a number is none that a box can have', () => {
    const known = { deviceId: 1, bootEpoch: 1, sequence: 1, replayResetMs: null };
    expect(() => encodeEntries([{ ...known, sequence: 2 ** 32 }])).toThrow(RangeError);
    expect(() => encodeEntries([{ ...known, deviceId: -1 }])).toThrow(RangeError);
  });

  it('tell two resets of a box apart, and either from none', () => {
    const [first, second] = [1_800_000_000_000, 1_800_000_000_001];
    expect(new Set([resetTag(null), resetTag(first), resetTag(second)]).size).toBe(3);
  });
});
