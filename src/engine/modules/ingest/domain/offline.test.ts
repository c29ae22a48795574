import { describe, expect, it } from 'vitest';
import { isOverdue } from './offline.ts';

const MIN = 60_000;

describe('silence', () => {
  it.each([
    ['4 min 59 s', 0, 0, 5 * MIN - 1, false],
    ['5 min', 0, 0, 5 * MIN, true],
    ['an hour, but we have listened for a minute only', 0, 59 * MIN, 60 * MIN, false],
    ['5 min of listening after an hour', 0, 60 * MIN, 65 * MIN, true],
    ['an hour, but the broker is away', 0, null, 60 * MIN, false],
  ])('of %s means gone: %s', (_, lastHeardMs, listeningSinceMs, nowMs, overdue) => {
    expect(isOverdue(lastHeardMs, listeningSinceMs, nowMs)).toBe(overdue);
  });
});
