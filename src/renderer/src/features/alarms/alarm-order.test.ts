import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlarmState, Priority } from '../../../../shared/alarms/model.ts';
import { UserId } from '../../../../shared/contract/primitives.ts';
import { compareAlarms, placeOf } from '../../lib/alarm-order.ts';
import { anAlarm, at } from './alarm.fixture.ts';
import { arrangeQueue, nextCalling } from './alarm-order.ts';

const ids = (alarms: readonly { readonly id: number }[]): number[] => alarms.map((alarm) => alarm.id);

const someAlarms = fc
  .uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 10_000 }),
      seconds: fc.integer({ min: 0, max: 50 }),
      priority: fc.constantFrom(...Priority.options),
      state: fc.constantFrom(...AlarmState.options),
    }),
    { selector: (alarm) => alarm.id, maxLength: 40 },
  )
  .map((list) => list.map(({ seconds, ...rest }) => anAlarm({ ...rest, raisedAt: at(seconds) })));

describe('the order of the queue', () => {
  it('puts the worst priority first and within one priority the oldest', () => {
    const alarms = [
      anAlarm({ id: 1, priority: 'low', raisedAt: at(0) }),
      anAlarm({ id: 2, priority: 'critical', raisedAt: at(30) }),
      anAlarm({ id: 3, priority: 'critical', raisedAt: at(10) }),
      anAlarm({ id: 4, priority: 'high', raisedAt: at(5) }),
    ];
    expect(ids(arrangeQueue(alarms, null))).toEqual([3, 2, 4, 1]);
  });

  it('puts what nobody has acknowledged above an acknowledged alarm of a worse priority', () => {
    const alarms = [
      anAlarm({ id: 1, priority: 'critical', state: 'acknowledged_active' }),
      anAlarm({ id: 2, priority: 'low', raisedAt: at(9) }),
      anAlarm({ id: 3, priority: 'low', state: 'unacknowledged_returned', raisedAt: at(3) }),
    ];
    expect(ids(arrangeQueue(alarms, null))).toEqual([3, 2, 1]);
  });

  it('puts held ones below all others and what is kept quiet below those', () => {
    const quiet = { suppressedAt: at(1), suppressedUntil: at(900) };
    const alarms = [
      anAlarm({ id: 1, priority: 'critical', suppression: 'on_test', ...quiet }),
      anAlarm({ id: 2, priority: 'critical', heldUntil: at(900), holdReason: 'guard' }),
      anAlarm({ id: 3, priority: 'low', state: 'acknowledged_active' }),
      anAlarm({ id: 4, priority: 'low' }),
    ];
    expect(ids(arrangeQueue(alarms, null))).toEqual([4, 3, 2, 1]);
  });

  it('is the same from whatever order it is made', () => {
    fc.assert(
      fc.property(someAlarms, someAlarms, (alarms, before) => {
        expect(ids(arrangeQueue(alarms, null, before))).toEqual(ids(arrangeQueue(alarms, null)));
      }),
      { numRuns: 50 },
    );
  });

  it('is the same whatever order the alarms arrived in', () => {
    fc.assert(
      fc.property(someAlarms, (alarms) => {
        const backwards = arrangeQueue([...alarms].reverse(), null);
        expect(ids(backwards)).toEqual(ids(arrangeQueue(alarms, null)));
        for (const [index, alarm] of backwards.entries()) {
          const next = backwards[index + 1];
          if (next !== undefined) expect(compareAlarms(alarm, next)).toBeLessThan(0);
        }
      }),
    );
  });
});

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
