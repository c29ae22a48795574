import { expect, test } from 'vitest';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { anAlarm, at } from './alarm.fixture.ts';
import { newlyUnfinished, type Unfinished, unfinishedOf } from './unfinished.ts';

const unfinished = (id: number, seconds: number, change = {}) =>
  anAlarm({ id, state: 'acknowledged_active', unfinishedSince: at(seconds), ...change });

test('supervisors hear once of each that becomes unfinished, and again after the next acknowledgement', () => {
  const lookAt = (alarms: readonly Alarm[], before: Unfinished | null) =>
    newlyUnfinished(unfinishedOf(alarms), before);
  const idsOf = (alarms: readonly { readonly id: number }[]) => alarms.map(({ id }) => id);
  const atFirst = lookAt([unfinished(1, 0), anAlarm({ id: 2 })], null);
  expect(atFirst.fresh).toEqual([]);
  const next = lookAt([unfinished(1, 0), unfinished(2, 10)], atFirst.unfinished);
  expect(idsOf(next.fresh)).toEqual([2]);
  const shelved = lookAt([unfinished(2, 10, { suppression: 'shelved' })], next.unfinished);
  const back = lookAt([unfinished(2, 10)], shelved.unfinished);
  expect([...shelved.fresh, ...back.fresh]).toEqual([]);
  const again = lookAt([unfinished(2, 900)], back.unfinished);
  expect(idsOf(again.fresh)).toEqual([2]);
});
