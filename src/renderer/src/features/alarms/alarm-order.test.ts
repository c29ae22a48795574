import { describe, expect, it } from 'vitest';
import { UserId } from '../../../../shared/contract/primitives.ts';
import { placeOf } from '../../lib/alarm-order.ts';
import { anAlarm, at } from './alarm.fixture.ts';
import { arrangeQueue, nextCalling } from './alarm-order.ts';

const ids = (alarms: readonly { readonly id: number }[]): number[] => alarms.map((alarm) => alarm.id);

describe('the line a person is on', () => {
  const first = anAlarm({ id: 1, priority: 'critical' });
  const second = anAlarm({ id: 2, priority: 'high' });
  const held = { alarm: first, place: placeOf(first) };

  it('stays where it is when it is acknowledged, in its new form', () => {
    const acknowledged = anAlarm({ id: 1, priority: 'critical', state: 'acknowledged_active', revision: 2 });
    const queue = arrangeQueue([second, acknowledged], held);
    expect(ids(queue)).toEqual([1, 2]);
    expect(queue[0]?.state).toBe('acknowledged_active');
  });

  it('stays on screen when another desk closes it', () => {
    expect(ids(arrangeQueue([second], held))).toEqual([1, 2]);
  });

  it('goes to its sorted place once it is let go', () => {
    const acknowledged = anAlarm({ id: 1, priority: 'critical', state: 'acknowledged_active', revision: 2 });
    expect(ids(arrangeQueue([second, acknowledged], null))).toEqual([2, 1]);
  });
});

const ANA = 7;

describe('the next alarm', () => {
  it('is the highest, then the oldest, and never the one a person is on', () => {
    const alarms = [
      anAlarm({ id: 1, priority: 'critical', raisedAt: at(0) }),
      anAlarm({ id: 2, priority: 'critical', raisedAt: at(4) }),
      anAlarm({ id: 3, priority: 'critical', state: 'acknowledged_active' }),
    ];
    expect(nextCalling(alarms, ANA)?.id).toBe(1);
    expect(nextCalling(alarms, ANA, 1)?.id).toBe(2);
    expect(nextCalling([], ANA)).toBeNull();
  });

  it('is never one that somebody else has, and may be her own', () => {
    const claim = { claimedBy: 'Maria', claimedStation: 'Desk 2', claimedAt: at(1) };
    const others = anAlarm({ id: 1, priority: 'critical', ...claim, claimedById: UserId.parse(8) });
    const own = anAlarm({ id: 2, priority: 'low', ...claim, claimedById: UserId.parse(ANA) });
    expect(nextCalling([others, own], ANA)?.id).toBe(2);
  });
});
