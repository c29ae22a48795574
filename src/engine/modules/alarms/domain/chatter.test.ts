import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activated, type Chatter } from './chatter.ts';

const limits = { chatteringCount: 3, chatteringMinutes: 10 };
const start = Date.UTC(2026, 0, 1);
const after = (seconds: number): Date => new Date(start + seconds * 1000);
const follow = (seconds: readonly number[], by = limits): Chatter | null =>
  seconds.reduce<Chatter | null>((before, at) => activated(before, after(at), by), null);

test.each([
  { name: 'one alone', at: [0], since: null, times: null },
  { name: 'two in ten minutes', at: [0, 60], since: null, times: null },
  { name: 'three in ten minutes', at: [0, 60, 599], since: 0, times: 3 },
  { name: 'three in ten minutes and one second', at: [0, 60, 601], since: null, times: null },
  { name: 'the last three of four', at: [0, 700, 800, 900], since: 700, times: 3 },
  { name: 'more while it chatters', at: [0, 1, 2, 500, 1000], since: 0, times: 5 },
  { name: 'again after ten quiet minutes', at: [0, 1, 2, 602], since: null, times: null },
  { name: 'three more after them', at: [0, 1, 2, 700, 701, 702], since: 700, times: 3 },
])('$name', ({ at, since, times }) => {
  const chatter = follow(at);
  expect(chatter?.since ?? null).toEqual(since === null ? null : after(since));
  expect(chatter?.times ?? null).toBe(times);
});

test('it chatters exactly from the time on when so many lie within the minutes until it is quiet for as long', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 2, max: 6 }), (seconds, chatteringCount) => {
      const by = { ...limits, chatteringCount };
      let now = 0;
      let chatter: Chatter | null = null;
      let run: number[] = [];
      let since: number | null = null;
      for (const gap of seconds) {
        now += gap;
        if (gap >= 600) [run, since] = [[], null];
        run = [...run, now];
        const within = run.filter((at) => at > now - 600);
        if (since === null && within.length >= chatteringCount)
          since = within.slice(-chatteringCount)[0] ?? now;
        chatter = activated(chatter, after(now), by);
        expect(chatter.since).toEqual(since === null ? null : after(since));
        const counted: number | null = since === null ? null : run.filter((at) => at >= (since ?? 0)).length;
        expect(chatter.times).toBe(counted);
        expect(chatter.recent.length).toBeLessThanOrEqual(chatteringCount);
      }
    }),
  );
});
