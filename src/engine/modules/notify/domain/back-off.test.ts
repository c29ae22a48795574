import { expect, test } from 'vitest';
import { MAX_ATTEMPTS, nextDelayMs } from './back-off.ts';

test.each([
  [1, 5000],
  [2, 10_000],
  [3, 20_000],
  [5, 80_000],
  [6, 120_000],
  [18, 120_000],
  [19, null],
  [20, null],
])('after %i failed attempts the next comes in %d ms', (attempts, expected) => {
  expect(nextDelayMs(attempts)).toBe(expected);
});

test('it is tried for about half an hour', () => {
  const waits = Array.from({ length: MAX_ATTEMPTS }, (_, index) => nextDelayMs(index + 1) ?? 0);
  const minutes = waits.reduce((sum, wait) => sum + wait, 0) / 60_000;
  expect(minutes).toBeGreaterThan(25);
  expect(minutes).toBeLessThan(35);
});
