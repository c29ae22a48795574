import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import { anAlarm } from './alarm.fixture.ts';
import { groupIdOf, isSite, rowsBySite } from './group-lines.ts';

const south = SiteId.parse(2);
const lines = [
  anAlarm({ id: 1, siteId: south, siteName: 'South', type: 'PANIC1', priority: 'critical' }),
  anAlarm({ id: 2 }),
  anAlarm({ id: 3, siteId: south, siteName: 'South', priority: 'low' }),
  anAlarm({ id: 4, siteId: null, siteName: null, state: 'acknowledged_active' }),
];
const group = (closed: readonly number[]) =>
  rowsBySite(lines, {
    userId: 7,
    closed: new Set(closed),
    staysVisible: (alarm) => alarm.type === 'PANIC1',
  });

describe('the queue by site', () => {
  it('puts each line below its site, sites in the order of their worst line', () => {
    expect(group([]).rows.map((row) => (isSite(row) ? row.siteName : row.id))).toEqual([
      'South',
      1,
      3,
      'Lima North',
      2,
      null,
      4,
    ]);
  });

  it('says of each how many there are, how many wait, and which is the worst', () => {
    const { heads } = group([]);
    expect(heads.map(({ count, calling, worst }) => [count, calling, worst.id])).toEqual([
      [2, 2, 1],
      [1, 1, 2],
      [1, 0, 4],
    ]);
  });

  it('leaves above all sites what is to stand on top, in its order', () => {
    const isOnTop = (alarm: Alarm): boolean => alarm.type === 'PANIC1';
    const { rows } = rowsBySite(lines, { userId: 7, closed: new Set(), staysVisible: isOnTop, isOnTop });
    expect(rows.map((row) => (isSite(row) ? row.siteName : row.id))).toEqual([
      1,
      'Lima North',
      2,
      'South',
      3,
      null,
      4,
    ]);
  });

  it('hides the lines of a closed site but for those that nothing may hide', () => {
    const first = lines[0];
    if (first === undefined) throw new Error('no line');
    const { rows, heads } = group([groupIdOf(first)]);
    expect(rows.map(({ id }) => id)).toEqual([-2, 1, -1, 2, Number.MIN_SAFE_INTEGER, 4]);
    expect(heads[0]).toMatchObject({ isOpen: false, count: 2, keptForSafety: 1 });
  });
});
