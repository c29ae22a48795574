import { expect, test } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import { createThrottle } from './throttle.ts';

function steppedClock(): Clock & { advance(ms: number): void } {
  let nowMs = 0;
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    after: () => () => {},
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

test('waits grow with failures, run out with time and end with success', () => {
  const clock = steppedClock();
  const throttle = createThrottle({ clock, freeFailures: 2 });
  throttle.failed('a');
  expect(throttle.waitS('a')).toBe(0);
  throttle.failed('a');
  expect(throttle.waitS('a')).toBe(2);
  expect(throttle.waitS('b')).toBe(0);
  clock.advance(1500);
  expect(throttle.waitS('a')).toBe(1);
  clock.advance(500);
  expect(throttle.waitS('a')).toBe(0);
  throttle.failed('a');
  expect(throttle.waitS('a')).toBe(4);
  throttle.succeeded('a');
  expect(throttle.waitS('a')).toBe(0);
});

test('a failure that was none is taken back', () => {
  const throttle = createThrottle({ clock: steppedClock(), freeFailures: 2 });
  throttle.takeBack('a');
  throttle.failed('a');
  throttle.failed('a');
  throttle.takeBack('a');
  expect(throttle.waitS('a')).toBe(0);
  throttle.takeBack('a');
  throttle.failed('a');
  expect(throttle.waitS('a')).toBe(0);
});

test('half an hour without a failure is forgotten', () => {
  const clock = steppedClock();
  const throttle = createThrottle({ clock, freeFailures: 1 });
  for (let tried = 0; tried < 20; tried += 1) throttle.failed('a');
  clock.advance(30 * 60_000);
  throttle.failed('a');
  expect(throttle.waitS('a')).toBe(2);
});

test('its memory is bounded; the key that failed longest ago goes first', () => {
  const throttle = createThrottle({ clock: steppedClock(), freeFailures: 1, maxKeys: 2 });
  for (const key of ['a', 'b', 'a', 'c']) throttle.failed(key);
  expect(['a', 'b', 'c'].map((key) => throttle.waitS(key))).toEqual([4, 0, 2]);
});
