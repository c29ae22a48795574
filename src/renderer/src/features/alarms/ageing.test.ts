import { describe, expect, it } from 'vitest';
import { ageingOf } from './ageing.ts';
import { anAlarm, at, NOON_MS } from './alarm.fixture.ts';

const ages = { warningAfterS: 10, overdueAfterS: 40 };
/** Raised an hour before it came back at noon. */
const waiting = anAlarm({ id: 1, raisedAt: at(-3600), unattendedSince: at(0) });
const stageAfter = (seconds: number, alarm = waiting) =>
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
    const grown = (seconds: number) => ageingOf(waiting, ages, NOON_MS + seconds * 1000).grown;
    expect(grown(25)).toBeCloseTo(0.5);
    expect(grown(400)).toBe(1);
  });

  it('does not age what is in hand or kept quiet', () => {
    expect(stageAfter(4000, anAlarm({ id: 1, unattendedSince: null }))).toBe('fresh');
  });

  it('is unfinished once the engine says so, and not while it is held or kept quiet', () => {
    const given = { id: 1, state: 'acknowledged_active', unfinishedSince: at(0) } as const;
    expect(ageingOf(anAlarm(given), null, NOON_MS)).toEqual({ stage: 'unfinished', grown: 0 });
    expect(stageAfter(4000, anAlarm({ ...given, heldUntil: at(9000) }))).toBe('fresh');
    expect(stageAfter(4000, anAlarm({ ...given, suppression: 'shelved' }))).toBe('fresh');
  });

  it('does not age before it is known when', () => {
    expect(ageingOf(waiting, null, NOON_MS + 4_000_000).stage).toBe('fresh');
  });
});
