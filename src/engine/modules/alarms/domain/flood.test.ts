import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CALM_FOR_MS, FLOOD_WINDOW_MS, floodAfter, type RunningFlood } from './flood.ts';

const limits = { floodStartsAbove: 10, floodEndsBelow: 5 };
const now = new Date('2026-01-01T12:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const running = (belowForMs: number | null, measuredMsAgo = 1000): RunningFlood => ({
  measuredAt: ago(measuredMsAgo),
  belowSince: belowForMs === null ? null : ago(belowForMs),
});

test.each([
  { name: 'ten for one', flood: null, load: [10, 1], step: { kind: 'calm' } },
  { name: 'eleven for one', flood: null, load: [11, 1], step: { kind: 'begins' } },
  { name: 'twenty for two', flood: null, load: [20, 2], step: { kind: 'calm' } },
  { name: 'twenty-one for two', flood: null, load: [21, 2], step: { kind: 'begins' } },
  { name: 'eleven for nobody', flood: null, load: [11, 0], step: { kind: 'begins' } },
  {
    name: 'five while it runs',
    flood: running(null),
    load: [5, 1],
    step: { kind: 'runs', belowSince: null },
  },
  { name: 'four while it runs', flood: running(null), load: [4, 1], step: { kind: 'runs', belowSince: now } },
  {
    name: 'four for nearly a minute',
    flood: running(CALM_FOR_MS - 1),
    load: [4, 1],
    step: { kind: 'runs', belowSince: ago(CALM_FOR_MS - 1) },
  },
  { name: 'four for a minute', flood: running(CALM_FOR_MS), load: [4, 1], step: { kind: 'ends', at: now } },
  {
    name: 'five again within the minute',
    flood: running(CALM_FOR_MS),
    load: [5, 1],
    step: { kind: 'runs', belowSince: null },
  },
  {
    name: 'nobody has looked for longer than alarms are counted',
    flood: running(null, FLOOD_WINDOW_MS + 1),
    load: [500, 1],
    step: { kind: 'ends', at: ago(FLOOD_WINDOW_MS + 1) },
  },
])('$name', ({ flood, load: [alarms = 0, operators = 0], step }) => {
  expect(floodAfter(flood, { alarms, operators }, now, limits)).toEqual(step);
});

const Limits = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
  .map(([a, b]) => ({ floodStartsAbove: Math.max(a, b), floodEndsBelow: Math.min(a, b) }));
const Looks = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 500, max: 30_000 }),
    alarms: fc.integer({ min: 0, max: 80 }),
    operators: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 80 },
);

test('whatever comes, a flood begins above its limit only, lasts as long as it must, and ends only after calm', () => {
  fc.assert(
    fc.property(Limits, Looks, (by, looks) => {
      let atMs = now.getTime();
      let flood: RunningFlood | null = null;
      let beganMs = 0;
      let lastHighMs = 0;
      for (const { afterMs, alarms, operators } of looks) {
        atMs += afterMs;
        const at = new Date(atMs);
        const rate = alarms / Math.max(1, operators);
        const step = floodAfter(flood, { alarms, operators }, at, by);
        if (flood === null) expect(step.kind).toBe(rate > by.floodStartsAbove ? 'begins' : 'calm');
        if (rate >= by.floodEndsBelow) lastHighMs = atMs;
        if (step.kind === 'begins') {
          beganMs = atMs;
          flood = { measuredAt: at, belowSince: null };
        } else if (step.kind === 'runs') {
          flood = { measuredAt: at, belowSince: step.belowSince };
        } else if (step.kind === 'ends') {
          expect(rate).toBeLessThan(by.floodEndsBelow);
          expect(atMs - lastHighMs).toBeGreaterThanOrEqual(CALM_FOR_MS);
          expect(atMs - beganMs).toBeGreaterThanOrEqual(CALM_FOR_MS);
          flood = null;
        }
      }
    }),
  );
});
