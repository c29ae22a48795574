import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf } from './tile-routes.ts';

describe('a range of bytes', () => {
  it.each([
    ['bytes=0-6', { start: 0, end: 6 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=50-5000', { start: 50, end: 99 }],
  ])('%s is within the file', (header, range) => {
    expect(rangeOf(header, 100)).toEqual(range);
  });

  it.each(['bytes=100-', 'bytes=100-120', 'bytes=-0'])('%s asks for what is not there', (header) => {
    expect(rangeOf(header, 100)).toBeNull();
  });

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=9-2', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=a-b'])(
    '%s is passed over',
    (header) => {
      expect(rangeOf(header, 100)).toBe('whole');
    },
  );

  it('never leaves the file, whatever is asked', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1e9 }), (first, last, sizeBytes) => {
        const range = rangeOf(`bytes=${first}-${last}`, sizeBytes);
        if (range === null || range === 'whole') return;
        expect(range.start).toBe(first);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(sizeBytes);
      }),
    );
  });
});
