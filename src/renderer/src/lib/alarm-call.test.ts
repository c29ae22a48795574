import { describe, expect, it } from 'vitest';
import { anAlarm } from '../../../shared/alarms/alarm.fixture.ts';
import { Alarm } from '../../../shared/alarms/model.ts';
import { calls, sounds } from './alarm-call.ts';

const ANA = 7;
const NOON = new Date(Date.UTC(2024, 10, 20, 12));

const fresh = anAlarm();
const claimed = (claimedById: number | null) =>
  Alarm.parse({ ...fresh, claimedById, claimedBy: 'Somebody', claimedStation: 'Desk 2', claimedAt: NOON });
const later = new Date(NOON.getTime() + 60_000);
const suppressed = { suppressedAt: NOON, suppressedUntil: NOON } as const;

describe('which alarms call a person', () => {
  it.each([
    ['a new one', fresh, true, true],
    ['one that returned and nobody saw', { ...fresh, state: 'unacknowledged_returned' as const }, true, true],
    ['an acknowledged one', { ...fresh, state: 'acknowledged_active' as const }, false, false],
    ['a closed one', { ...fresh, state: 'closed' as const }, false, false],
    ['a shelved one', { ...fresh, suppression: 'shelved' as const, ...suppressed }, false, false],
    [
      'one whose place is on test',
      { ...fresh, suppression: 'on_test' as const, ...suppressed },
      false,
      false,
    ],
    [
      'one that waits for its restore',
      { ...fresh, suppression: 'delayed' as const, ...suppressed },
      false,
      false,
    ],
    ['her own', claimed(ANA), true, false],
    ['her own that she holds', { ...claimed(ANA), heldUntil: NOON, holdReason: 'guard' }, false, false],
    ['one that somebody else has', claimed(8), false, false],
    ['one of a person who was deleted', claimed(null), false, false],
    ['her own that came back since she took it', { ...claimed(ANA), unattendedSince: later }, true, true],
    ['one that came back in the hands of another', { ...claimed(8), unattendedSince: later }, true, true],
    ['one that was taken while it waited', { ...claimed(8), unattendedSince: NOON }, false, false],
  ])('%s', (_name, alarm, shown, heard) => {
    expect(calls(alarm, ANA)).toBe(shown);
    expect(sounds(alarm)).toBe(heard);
  });
});
