import { expect, it } from 'vitest';
import { createRestartBackoff, SOUND_AFTER_MS } from './restart-backoff.ts';

it('waits twice as long each time a process ends early, and never longer than half a minute', () => {
  const backoff = createRestartBackoff();
  const delays = Array.from({ length: 9 }, () => backoff.nextDelayMs(0));
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

it('begins anew after a process that ran for a minute', () => {
  const backoff = createRestartBackoff();
  for (let ended = 0; ended < 5; ended += 1) backoff.nextDelayMs(0);
  expect(backoff.nextDelayMs(SOUND_AFTER_MS)).toBe(500);
  expect(backoff.nextDelayMs(SOUND_AFTER_MS - 1)).toBe(1000);
});
