import { describe, expect, it } from 'vitest';
import { createRateLimit, createRateLimits } from './rate-limit.ts';

describe('a rate limit', () => {
  it('lets a second through at once and then no more than refills', () => {
    const limit = createRateLimit(10);
    const taken = (nowMs: number) =>
      Array.from({ length: 30 }, () => limit.take(nowMs)).filter(Boolean).length;
    expect([taken(5000), taken(5050), taken(5200), taken(60_000)]).toEqual([10, 0, 2, 10]);
  });

  it('may let more through at once than in a second', () => {
    const limit = createRateLimit(10, 25);
    const taken = (nowMs: number) =>
      Array.from({ length: 30 }, () => limit.take(nowMs)).filter(Boolean).length;
    expect([taken(5000), taken(6000), taken(60_000)]).toEqual([25, 10, 25]);
  });
});

describe('rate limits of many', () => {
  it('are counted apart', () => {
    const limits = createRateLimits<string>(1, 2);
    const taken = (key: string) =>
      Array.from({ length: 5 }, () => limits.take(key, 0)).filter(Boolean).length;
    expect([taken('a'), taken('b'), taken('a')]).toEqual([2, 2, 0]);
  });

  it('forget who was silent until the burst is whole again', () => {
    const limits = createRateLimits<number>(10, 20);
    for (let key = 0; key < 1000; key += 1) limits.take(key, 0);
    limits.take(1, 1500);
    limits.take(0, 2000);
    expect(limits.size).toBe(2);
  });
});
