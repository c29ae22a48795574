import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../../../shared/alarms/model.ts';
import { anAlarm, at } from '../alarm.fixture.ts';
import { type Announced, toAnnounce } from './to-announce.ts';

const panic = (change: Partial<Alarm> = {}) =>
  anAlarm({ ...change, id: 1, type: 'PANIC1', priority: 'critical' });
const tamper = (change: Partial<Alarm> = {}) => anAlarm({ ...change, id: 2 });
const called = { calledSupervisorsAt: at(40) };
const NOTHING: Announced = new Map();
const told = (alarms: readonly Alarm[], supervises: boolean, before = NOTHING) =>
  toAnnounce(alarms, supervises, before).fresh.map(({ alarm, cause }) => [alarm.id, cause]);

describe('telling the operating system', () => {
  it('happens once for each critical alarm, and again when it comes back after an acknowledgement', () => {
    const first = toAnnounce([panic(), tamper()], false, NOTHING);
    expect(first.fresh.map(({ alarm }) => alarm.id)).toEqual([1]);
    expect(told([panic()], false, first.announced)).toEqual([]);
    const between = toAnnounce([panic({ state: 'acknowledged_active' })], false, first.announced);
    expect(told([panic()], false, between.announced)).toEqual([[1, 'critical']]);
  });

  it('happens for whatever nobody takes where somebody supervises, also for what was told before', () => {
    expect(told([tamper(called)], false)).toEqual([]);
    expect(told([tamper(called)], true)).toEqual([[2, 'untaken']]);
    const first = toAnnounce([panic()], true, NOTHING);
    const second = toAnnounce([panic(called)], true, first.announced);
    expect(second.fresh).toMatchObject([{ cause: 'untaken' }]);
    expect(told([panic(called)], true, second.announced)).toEqual([]);
  });

  it.each([
    { claimedBy: 'Maria', claimedStation: 'Desk 2', claimedAt: at(0) },
    { suppression: 'on_test' as const, suppressedAt: at(0), suppressedUntil: at(900) },
  ])('never happens for what somebody has or what is kept quiet: %j', (input) => {
    expect(told([panic({ ...input, ...called })], true)).toEqual([]);
  });
});
