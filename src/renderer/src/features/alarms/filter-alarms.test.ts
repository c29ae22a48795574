import { describe, expect, it } from 'vitest';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import { anAlarm } from './alarm.fixture.ts';
import { filterAlarms, isFiltering, judgeBy, NO_FILTER } from './filter-alarms.ts';

const LIFE_SAFETY: ReadonlySet<string> = new Set(['PANIC1', 'TAMPER', 'FIRE']);
const words = {
  nameOf: (type: string): string => (type === 'OFFLINE' ? 'Sin conexión' : type),
  isHighlyManaged: (type: string): boolean => LIFE_SAFETY.has(type),
  staleBeforeMs: Date.parse('2026-01-01T00:00:00Z'),
};
const ids = (alarms: readonly { readonly id: number }[]): number[] => alarms.map((alarm) => alarm.id);

describe('the filter of the queue', () => {
  const panic = anAlarm({ id: 1, type: 'PANIC1', priority: 'critical', deviceName: 'Gate' });
  const offline = anAlarm({ id: 2, type: 'OFFLINE', priority: 'medium', deviceName: 'Kiosk' });
  const tamper = anAlarm({ id: 3, type: 'TAMPER', priority: 'high', deviceName: 'Gate' });

  it('hides nothing while it is empty', () => {
    expect(isFiltering({ ...NO_FILTER, text: '   ' })).toBe(false);
    expect(filterAlarms([panic, offline], judgeBy(NO_FILTER, words)).hiddenCount).toBe(0);
  });

  it('never hides an unacknowledged life-safety alarm, and says how many it kept', () => {
    const result = filterAlarms([panic, offline, tamper], judgeBy({ ...NO_FILTER, text: 'kiosk' }, words));
    expect(ids(result.shown)).toEqual([1, 2, 3]);
    expect(result.keptForSafety).toBe(2);
  });

  it('may hide a tamper once it is acknowledged, but never a critical one', () => {
    const state = 'acknowledged_active';
    const plain = anAlarm({ id: 4, type: 'TAMPER', priority: 'high', state });
    const critical = anAlarm({ id: 5, type: 'TAMPER', priority: 'critical', state });
    const result = filterAlarms([plain, critical], judgeBy({ ...NO_FILTER, text: 'nothing like it' }, words));
    expect(ids(result.shown)).toEqual([5]);
    expect(result.hiddenCount).toBe(1);
  });

  it('finds every word in any column, also in the words on screen', () => {
    const result = filterAlarms([offline], judgeBy({ ...NO_FILTER, text: 'conexión KIOSK' }, words));
    expect(result.hiddenCount).toBe(0);
    expect(filterAlarms([offline], judgeBy({ ...NO_FILTER, text: 'kiosk fire' }, words)).hiddenCount).toBe(1);
  });

  it('keeps life-safety alarms of other sites than the one chosen for the desk', () => {
    const elsewhere = [1, 2].map((id) =>
      anAlarm({ id, siteId: SiteId.parse(2), type: id === 1 ? 'FIRE' : 'SYNC', priority: 'low' }),
    );
    const result = filterAlarms(elsewhere, judgeBy({ ...NO_FILTER, siteId: SiteId.parse(1) }, words));
    expect(ids(result.shown)).toEqual([1]);
  });

  it('narrows to what has been active for too long, but for what is kept quiet', () => {
    const since = (hours: number) => new Date(words.staleBeforeMs - hours * 3_600_000);
    const alarms = [
      anAlarm({ type: 'OFFLINE', id: 7, activeSince: since(0) }),
      anAlarm({ type: 'OFFLINE', id: 8, activeSince: since(-1) }),
      anAlarm({ type: 'OFFLINE', id: 9, activeSince: null, state: 'unacknowledged_returned' }),
      anAlarm({ type: 'OFFLINE', id: 10, activeSince: since(5), suppression: 'shelved' }),
    ];
    const stale = { ...NO_FILTER, staleOnly: true };
    expect(isFiltering(stale)).toBe(true);
    expect(ids(filterAlarms(alarms, judgeBy(stale, words)).shown)).toEqual([7]);
  });

  it('narrows to priorities and to what nobody has acknowledged', () => {
    const done = anAlarm({ id: 6, type: 'OFFLINE', priority: 'medium', state: 'acknowledged_active' });
    expect(
      ids(filterAlarms([offline, done], judgeBy({ ...NO_FILTER, unacknowledgedOnly: true }, words)).shown),
    ).toEqual([2]);
    expect(filterAlarms([offline], judgeBy({ ...NO_FILTER, priorities: ['low'] }, words)).hiddenCount).toBe(
      1,
    );
  });
});
