import { describe, expect, it } from 'vitest';
import { UserId } from '../../../../../shared/contract/primitives.ts';
import { anAlarm, at, NOON_MS } from '../alarm.fixture.ts';
import { heardOnce } from './heard-once.ts';

const mine = anAlarm({
  id: 1,
  claimedById: UserId.parse(7),
  claimedBy: 'Maria',
  claimedStation: 'Desk 1',
  claimedAt: at(0),
});
const held = { ...mine, heldUntil: at(600), holdReason: 'the guard is on the way' };

describe('an alarm that somebody has', () => {
  it('is heard once by that person when it becomes worse', () => {
    const now = { ...mine, priority: 'critical' as const };
    const first = heardOnce([mine], new Map(), 7, NOON_MS);
    expect(first.worst).toBeNull();
    expect(heardOnce([now], first.had, 8, NOON_MS).worst).toBeNull();
    const second = heardOnce([now], first.had, 7, NOON_MS);
    expect(second.worst).toBe('critical');
    expect(heardOnce([now], second.had, 7, NOON_MS).worst).toBeNull();
  });

  it('is heard once when its hold is over by itself, also where it is acknowledged', () => {
    const { had } = heardOnce([held], new Map(), 7, NOON_MS);
    const back = { ...mine, state: 'acknowledged_active' as const };
    const over = heardOnce([back], had, 7, NOON_MS + 600_000);
    expect(over).toMatchObject({ worst: 'high', holdsOver: [back] });
    expect(heardOnce([back], over.had, 7, NOON_MS + 601_000).worst).toBeNull();
  });

  it('is not heard where that person ended the hold, and by nobody who never had it', () => {
    const { had } = heardOnce([held], new Map(), 7, NOON_MS);
    expect(heardOnce([mine], had, 7, NOON_MS + 60_000)).toMatchObject({ worst: null, holdsOver: [] });
    expect(heardOnce([mine], new Map(), 7, NOON_MS + 600_000).worst).toBeNull();
  });
});
