import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test('the wait doubles with each try and ends at ten seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => backOffMs(attempt, 0))).toEqual([
    125, 250, 500, 1000, 2000, 4000, 5000, 5000,
  ]);
});

test('the wait is never zero and never above ten seconds, whatever the chance', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const wait = backOffMs(attempt, random);
        return wait >= 125 && wait <= 10_000;
      },
    ),
  );
});
