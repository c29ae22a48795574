import { describe, expect, it } from 'vitest';
import { aBox, anAlarm, aSite } from './map.fixture.ts';
import { combined, siteConditions } from './site-condition.ts';

const harbour = aSite(1, 'Harbour');
const depot = aSite(2, 'Depot');
const gate = aSite(3, 'Gate');
const acknowledged = {
  state: 'acknowledged_active',
  acknowledgedAt: new Date(),
  acknowledgedBy: 'ana',
} as const;

const namesOf = (sites: ReturnType<typeof siteConditions>): string[] => sites.map(({ site }) => site.name);

describe('the sites', () => {
  it('stand with the worst that nobody has acknowledged first, then the silent ones, then by name', () => {
    const sites = [gate, depot, harbour, aSite(4, 'Annex'), aSite(5, 'Barracks')];
    const alarms = [
      anAlarm(1, 1, { priority: 'low', type: 'SYNC' }),
      anAlarm(2, 2, { priority: 'critical', type: 'PANIC1', ...acknowledged }),
      anAlarm(3, 3, { priority: 'medium', type: 'OFFLINE' }),
    ];
    const devices = [aBox(1, 5, { isOnline: false }), aBox(2, 4, { isOnline: true })];
    expect(namesOf(siteConditions(sites, alarms, devices))).toEqual([
      'Gate',
      'Harbour',
      'Depot',
      'Barracks',
      'Annex',
    ]);
  });

  it('count their open alarms and silent devices, but none that were taken out of use', () => {
    const [at] = siteConditions(
      [harbour],
      [anAlarm(1, 1), anAlarm(2, 1, acknowledged), anAlarm(3, 2)],
      [
        aBox(1, 1, { isOnline: true }),
        aBox(2, 1, { isOnline: false }),
        aBox(3, 1, { isOnline: null }),
        aBox(4, 1, { isOnline: false, retiredAt: new Date() }),
        aBox(5, null, { isOnline: false }),
      ],
    );
    expect(at).toMatchObject({ unacknowledged: 1, devices: 3, offline: 2 });
    expect(at?.alarms.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('lose nothing of the worst when one mark stands for several', () => {
    const parts = siteConditions(
      [harbour, depot],
      [anAlarm(1, 1, { priority: 'low' }), anAlarm(2, 2, { priority: 'critical' }), anAlarm(3, 2)],
      [aBox(1, 1, { isOnline: false }), aBox(2, 2, { isOnline: true })],
    );
    const together = combined(parts);
    expect(together.alarms.map(({ id }) => id)).toEqual([2, 3, 1]);
    expect(together).toMatchObject({ unacknowledged: 3, devices: 2, offline: 1 });
  });
});
