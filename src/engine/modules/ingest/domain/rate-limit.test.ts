import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
  it('lets a second through at once and then no more than refills', () => {
    const limit = createRateLimit(10);
    const taken = (nowMs: number) =>
      Array.from({ length: 30 }, () => limit.take(nowMs)).filter(Boolean).length;
    expect([taken(5000), taken(5050), taken(5200), taken(60_000)]).toEqual([10, 0, 2, 10]);
  });
});
