import { describe, expect, it } from 'vitest';
import { ageingOf } from './ageing.ts';
import { anAlarm, at, NOON_MS } from './alarm.fixture.ts';

const ages = { warningAfterS: 10, overdueAfterS: 40 };
const stageAfter = (seconds: number, alarm = anAlarm({ id: 1 })) =>
  ageingOf(alarm, ages, NOON_MS + seconds * 1000).stage;

describe('how a line ages', () => {
  it.each([
    [0, 'fresh'],
    [9, 'fresh'],
    [10, 'warning'],
    [39, 'warning'],
    [40, 'overdue'],
    [4000, 'overdue'],
  ])('after %i s it is %s', (seconds, stage) => {
    expect(stageAfter(seconds)).toBe(stage);
  });

  it('grows its bar from the warning age to the overdue age and no further', () => {
    const grown = (seconds: number) => ageingOf(anAlarm({ id: 1 }), ages, NOON_MS + seconds * 1000).grown;
    expect(grown(25)).toBeCloseTo(0.5);
    expect(grown(400)).toBe(1);
  });

  it.each([
    { state: 'acknowledged_active' as const },
    { heldUntil: at(900), holdReason: 'waits for the guard' },
    { suppression: 'shelved' as const, suppressedAt: at(1), suppressedUntil: at(900) },
  ])('does not age what is in hand or kept quiet: %j', (input) => {
    expect(stageAfter(4000, anAlarm({ id: 1, ...input }))).toBe('fresh');
  });

  it('does not age before it is known when', () => {
    expect(ageingOf(anAlarm({ id: 1 }), null, NOON_MS + 4_000_000).stage).toBe('fresh');
  });
});
