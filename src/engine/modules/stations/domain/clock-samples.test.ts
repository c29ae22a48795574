import { expect, test } from 'vitest';
import { isClockOff } from '../../../../shared/stations/model.ts';
import { createClockSamples } from './clock-samples.ts';

test('nothing is known before the first answer', () => {
  expect(createClockSamples().difference()).toBeNull();
});

test('the answer is taken to be from half-way, and may be wrong by the other half', () => {
  const samples = createClockSamples();
  samples.add(10_000, 40, 8_000);
  expect(samples.difference()).toEqual({ aheadMs: 2020, errorMs: 20 });
});

test('the shortest way of the last four is believed, so that a jump shows after a few', () => {
  const samples = createClockSamples();
  samples.add(1000, 2, 1001);
  for (const took of [100, 80, 90]) samples.add(5000, took, 0);
  expect(samples.difference()).toEqual({ aheadMs: 0, errorMs: 1 });
  samples.add(5000, 100, 0);
  expect(samples.difference()).toEqual({ aheadMs: 5040, errorMs: 40 });
});

test.each([
  [{ aheadMs: 1000, errorMs: 0 }, false],
  [{ aheadMs: 1001, errorMs: 0 }, true],
  [{ aheadMs: -1500, errorMs: 10 }, true],
  [{ aheadMs: 3000, errorMs: 2500 }, false],
  [null, false],
] as const)('%o is beyond the limit: %s', (difference, off) => {
  expect(isClockOff(difference)).toBe(off);
});
