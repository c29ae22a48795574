import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alarm, AlarmState, Priority } from '../../../../shared/alarms/model.ts';
import { compareAlarms, replaceInOrder } from '../../lib/alarm-order.ts';
import { anAlarm, at } from './alarm.fixture.ts';

const ids = (alarms: readonly { readonly id: number }[]): number[] => alarms.map((alarm) => alarm.id);
const inOrder = (alarms: readonly Alarm[]): number[] => ids([...alarms].sort(compareAlarms));

const someChanges = fc
  .array(
    fc.record({
      id: fc.integer({ min: 1, max: 20 }),
      seconds: fc.integer({ min: 0, max: 50 }),
      priority: fc.constantFrom(...Priority.options),
      state: fc.constantFrom(...AlarmState.options),
    }),
    { maxLength: 60 },
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
    expect(inOrder(alarms)).toEqual([3, 2, 4, 1]);
  });

  it('puts what nobody has acknowledged above an acknowledged alarm of a worse priority', () => {
    const alarms = [
      anAlarm({ id: 1, priority: 'critical', state: 'acknowledged_active' }),
      anAlarm({ id: 2, priority: 'low', raisedAt: at(9) }),
      anAlarm({ id: 3, priority: 'low', state: 'unacknowledged_returned', raisedAt: at(3) }),
    ];
    expect(inOrder(alarms)).toEqual([3, 2, 1]);
  });

  it('puts held ones below all others and what is kept quiet below those', () => {
    const quiet = { suppressedAt: at(1), suppressedUntil: at(900) };
    const alarms = [
      anAlarm({ id: 1, priority: 'critical', suppression: 'on_test', ...quiet }),
      anAlarm({ id: 2, priority: 'critical', heldUntil: at(900), holdReason: 'guard' }),
      anAlarm({ id: 3, priority: 'low', state: 'acknowledged_active' }),
      anAlarm({ id: 4, priority: 'low' }),
    ];
    expect(inOrder(alarms)).toEqual([4, 3, 2, 1]);
  });

  it('stays in order while alarms come, change and go, one at a time', () => {
    fc.assert(
      fc.property(someChanges, (changes) => {
        const queue: Alarm[] = [];
        const open = new Map<number, Alarm>();
        for (const alarm of changes) {
          const before = open.get(alarm.id) ?? null;
          const after = alarm.state === 'closed' ? null : alarm;
          replaceInOrder(queue, before, after);
          if (after === null) open.delete(alarm.id);
          else open.set(alarm.id, after);
          expect(queue).toEqual([...open.values()].sort(compareAlarms));
        }
      }),
      { numRuns: 100 },
    );
  });
});
