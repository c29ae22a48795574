import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { EscalationStep } from '../../../../shared/escalation/model.ts';
import { NotificationChannelId } from '../../../../shared/notify/model.ts';
import { escalate } from './escalation.ts';

const [guards, chief] = [NotificationChannelId.parse(1), NotificationChannelId.parse(2)];

const step = (afterS: number, does: Partial<EscalationStep> = {}): EscalationStep => ({
  afterS,
  isLouder: false,
  callsSupervisors: false,
  channelIds: [],
  ...does,
});
const STEPS = [
  step(30, { isLouder: true }),
  step(60, { isLouder: true, callsSupervisors: true }),
  step(120, { channelIds: [guards] }),
  step(300, { channelIds: [guards, chief] }),
];

describe('an alarm that nobody takes', () => {
  test.each([
    [0, 0, null],
    [0, 29.9, null],
    [0, 30, { level: 1, loudness: 1, callsSupervisors: false, channelIds: [] }],
    [1, 59, null],
    [1, 60, { level: 2, loudness: 2, callsSupervisors: true, channelIds: [] }],
    [2, 60, null],
    [2, 120, { level: 3, loudness: 2, callsSupervisors: false, channelIds: [guards] }],
    [3, 301, { level: 4, loudness: 2, callsSupervisors: false, channelIds: [guards, chief] }],
    [4, 86_400, null],
    // What nobody looked after for a while is made up for, and nobody is told twice.
    [0, 86_400, { level: 4, loudness: 2, callsSupervisors: true, channelIds: [guards, chief] }],
    // The steps are fewer by now.
    [9, 86_400, null],
  ])('at level %i after %d s', (level, waitedS, expected) => {
    expect(escalate({ level, waitedS }, STEPS)).toEqual(expected);
  });

  it('has nothing to fear where its priority has no steps', () => {
    expect(escalate({ level: 0, waitedS: 1e6 }, [])).toBeNull();
  });
});

test('however often the clock looks, every step is taken exactly once and in order', () => {
  const steps = fc
    .uniqueArray(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 9 })
    .map((times) =>
      times
        .toSorted((a, b) => a - b)
        .map((afterS, index) => step(afterS, { channelIds: [NotificationChannelId.parse(index + 1)] })),
    );
  const looks = fc
    .array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 12 })
    .map((at) => at.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(steps, looks, (chain, times) => {
      let level = 0;
      const told: number[] = [];
      for (const waitedS of times) {
        const next = escalate({ level, waitedS }, chain);
        if (next === null) continue;
        level = next.level;
        told.push(...next.channelIds);
      }
      const due = chain.filter(({ afterS }) => afterS <= (times.at(-1) ?? 0));
      expect(told).toEqual(due.flatMap(({ channelIds }) => channelIds));
    }),
    { numRuns: 200 },
  );
});
