import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alarm, Priority } from '../../../../shared/alarms/model.ts';
import { UserId } from '../../../../shared/contract/primitives.ts';
import { isMine, isUnacknowledged } from '../../lib/alarm-call.ts';
import { compareAlarms } from '../../lib/alarm-order.ts';
import { changesBetween, createPart, createPartOfUser } from '../../lib/part-of-queue.ts';
import { anAlarm, at } from './alarm.fixture.ts';

const alarms = fc
  .record({
    id: fc.integer({ min: 1, max: 700 }),
    seconds: fc.integer({ min: 0, max: 50 }),
    priority: fc.constantFrom(...Priority.options),
    state: fc.constantFrom('unacknowledged_active' as const, 'acknowledged_active' as const),
  })
  .map(({ seconds, ...rest }) => anAlarm({ ...rest, raisedAt: at(seconds) }));

const inOrder = (list: readonly Alarm[]): readonly Alarm[] => [...list].sort(compareAlarms);
const byId = (list: readonly Alarm[]): Map<number, Alarm> => new Map(list.map((alarm) => [alarm.id, alarm]));

/** Long enough that only what has changed is looked at. */
const long = Array.from({ length: 600 }, (_, id) => anAlarm({ id: id + 1, raisedAt: at(id % 50) }));

describe('what has changed between two queues', () => {
  it('is what only one of them has', () => {
    const queue = fc.array(alarms, { maxLength: 40 });
    fc.assert(
      fc.property(queue, queue, fc.integer({ min: 0, max: 3 }), (first, second, share) => {
        const before = inOrder([...byId(first).values()]);
        const stay = before.filter((_, index) => index % 4 < share);
        const after = inOrder([...byId([...second, ...stay]).values()]);
        const { gone, come } = changesBetween(before, after);
        expect(gone).toEqual(before.filter((alarm) => !after.includes(alarm)));
        expect(come).toEqual(after.filter((alarm) => !before.includes(alarm)));
      }),
    );
  });
});

describe('a part of the queue', () => {
  it('is what passes the test, in order, whatever comes, changes and goes', () => {
    const steps = fc.array(
      fc.record({
        put: fc.array(alarms, { maxLength: 8 }),
        close: fc.array(fc.nat({ max: 700 }), { maxLength: 8 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const partOf = createPart(isUnacknowledged);
        const open = byId(long);
        for (const { put, close } of [{ put: [], close: [] }, ...list]) {
          for (const alarm of put) open.set(alarm.id, alarm);
          for (const id of close) open.delete(id);
          const queue = inOrder([...open.values()]);
          expect(partOf(queue)).toEqual(queue.filter(isUnacknowledged));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same list while nothing of it changes, and right when all is new', () => {
    const partOf = createPart(isUnacknowledged);
    const queue = inOrder(long);
    const part = partOf(queue);
    expect(part).toHaveLength(600);
    const other = anAlarm({ id: 900, state: 'acknowledged_active' });
    expect(partOf(inOrder([...queue, other]))).toBe(part);
    expect(partOf([])).toEqual([]);
    expect(partOf(queue)).toEqual(part);
  });

  it('is of the person who asks', () => {
    const claim = { claimedBy: 'Maria', claimedStation: 'Desk 2', claimedAt: at(1) };
    const queue = [anAlarm({ id: 1 }), anAlarm({ id: 2, ...claim, claimedById: UserId.parse(8) })];
    const mineOf = createPartOfUser(isMine);
    expect(mineOf(queue, 7)).toEqual([]);
    expect(mineOf(queue, 8)).toEqual([queue[1]]);
  });
});
