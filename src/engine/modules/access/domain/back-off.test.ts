import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waitAfterFailuresS } from './back-off.ts';

test.each([
  [0, 0],
  [4, 0],
  [5, 2],
  [6, 4],
  [7, 8],
  [13, 512],
  [14, 900],
  [1_000_000, 900],
])('after %i wrong passwords one waits %i s', (failures, seconds) => {
  expect(waitAfterFailuresS(failures)).toBe(seconds);
});

test('one more wrong password never shortens the wait', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 50 }), (failures, free) => {
      expect(waitAfterFailuresS(failures + 1, free)).toBeGreaterThanOrEqual(
        waitAfterFailuresS(failures, free),
      );
    }),
  );
});
