import { describe, expect, test } from 'vitest';
import { ANSWER_TIMEOUT_MS, stepOf, type UnderWay } from './command-machine.ts';

const sent: UnderWay = {
  status: 'SENT',
  sentAtMs: 0,
  acknowledgedAtMs: null,
  expiresAtMs: 60_000,
  retryCount: 0,
  maxRetries: 3,
  nextRetryAtMs: null,
  isUnwanted: false,
  isOrphan: false,
  answers: true,
  confirmWithinMs: 75_000,
};
const answered: UnderWay = { ...sent, status: 'ACKNOWLEDGED', acknowledgedAtMs: 1000 };
const late = ANSWER_TIMEOUT_MS;

const over = (status: string, outcome: string) => ({ to: 'over', status, outcome });
const SAME = { to: 'same' };
const NO_ANSWER = over('TIMEOUT', 'no_answer');
const CONFIRMED = over('COMPLETED', 'confirmed');

describe('a command that was sent', () => {
  test.each([
    ['waits for its answer', {}, false, late - 1, SAME],
    ['waits for its answer even where the state agrees already', {}, true, late - 1, SAME],
    ['is confirmed by the state alone where no answer came', {}, true, late, CONFIRMED],
    ['is sent again a second later where none came', {}, false, late, { to: 'retry', atMs: late + 1000 }],
    ['waits longer each time', { retryCount: 2 }, false, late, { to: 'retry', atMs: late + 4000 }],
    ['is given up after the last attempt', { retryCount: 3 }, false, late, NO_ANSWER],
    ['is not repeated where that is not safe', { maxRetries: 0 }, false, late, NO_ANSWER],
    ['is not repeated once it was cancelled', { isUnwanted: true }, false, late, NO_ANSWER],
    ['is not repeated after it expired', { expiresAtMs: late + 1000 }, false, late, NO_ANSWER],
    ['is over at once when its device is deleted', { isOrphan: true }, false, 1, NO_ANSWER],
    ['waits for its next attempt', { nextRetryAtMs: 11_000 }, false, 20_000, SAME],
    ['is confirmed while it waits', { nextRetryAtMs: 11_000 }, true, 20_000, CONFIRMED],
    ['expires while it waits for a device that is away', { nextRetryAtMs: 11_000 }, false, 60_000, NO_ANSWER],
    [
      'is given up while it waits where nobody wants it',
      { nextRetryAtMs: 11_000, isUnwanted: true },
      false,
      11_001,
      NO_ANSWER,
    ],
    ['is confirmed at once by a device that only reports', { answers: false }, true, 1, CONFIRMED],
  ])('%s', (_name, change, agrees, nowMs, step) => {
    expect(stepOf({ ...sent, ...change }, agrees, nowMs)).toEqual(step);
  });
});

describe('a command that was answered', () => {
  test.each([
    ['waits for the reported state', {}, false, 76_000 - 1, SAME],
    ['is confirmed by it', {}, true, 1001, CONFIRMED],
    ['is not confirmed where it does not come', {}, false, 76_000, over('FAILED', 'not_confirmed')],
    ['is never sent again, not even after it expired', { expiresAtMs: 1 }, false, 5000, SAME],
    ['is over when its device is deleted', { isOrphan: true }, false, 1001, over('FAILED', 'not_confirmed')],
  ])('%s', (_name, change, agrees, nowMs, step) => {
    expect(stepOf({ ...answered, ...change }, agrees, nowMs)).toEqual(step);
  });
});
