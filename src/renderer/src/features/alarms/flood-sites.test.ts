import { expect, it } from 'vitest';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import { anAlarm } from './alarm.fixture.ts';
import { stormSites } from './flood-sites.ts';

const now = new Date('2026-01-01T12:00:00Z');
const [north, south, east] = [1, 2, 3].map((id) => SiteId.parse(id));
let lastId = 0;
const from = (siteId: SiteId | undefined, count: number, change: Partial<Alarm> = {}) =>
  Array.from({ length: count }, () => {
    lastId += 1;
    return anAlarm({ id: lastId, siteId: siteId ?? null, lastActivatedAt: now, ...change });
  });

it('proposes as few sites as four fifths of the last ten minutes come from, the busiest first', () => {
  const alarms = [...from(north, 3), ...from(south, 6), ...from(east, 1)];
  expect(stormSites(alarms, now.getTime())).toEqual([south, north]);
});

it('passes over what is old, what is kept quiet and what has no site', () => {
  const old = new Date(now.getTime() - 600_000);
  const alarms = [
    ...from(north, 5, { lastActivatedAt: old }),
    ...from(east, 5, { suppression: 'by_design' }),
    ...from(undefined, 5),
    ...from(south, 1),
  ];
  expect(stormSites(alarms, now.getTime())).toEqual([south]);
  expect(stormSites([], now.getTime())).toEqual([]);
});
