import { expect, test } from 'vitest';
import { compareAlarms } from '../../lib/alarm-order.ts';
import { anAlarm, NOON_MS } from './alarm.fixture.ts';
import { untakenFirst } from './untaken.ts';

const called = {
  calledSupervisorsAt: new Date(NOON_MS),
  waitingSince: new Date(NOON_MS),
  escalationLevel: 2,
};

test('supervisors see what they were called to until somebody has it, the worst first', () => {
  const list = [
    anAlarm({ id: 1, priority: 'high', ...called }),
    anAlarm({ id: 2, priority: 'critical', ...called }),
    anAlarm({ id: 3, priority: 'critical' }),
    anAlarm({ id: 4, priority: 'critical', ...called, claimedAt: new Date(NOON_MS) }),
    anAlarm({ id: 5, priority: 'critical', ...called, state: 'acknowledged_active' }),
  ];
  expect(untakenFirst(list.sort(compareAlarms)).map(({ id }) => id)).toEqual([2, 1]);
});
