import { describe, expect, it } from 'vitest';
import { ModelId, SiteId } from '../../../../shared/contract/primitives.ts';
import { searchTextOf } from '../../../../shared/registry/match-filter.ts';
import { DeviceFilter } from '../../../../shared/registry/model.ts';
import { aDevice } from './device.fixture.ts';
import type { DeviceRow } from './device-row.ts';
import { createDeviceFilter } from './filter-devices.ts';

const ids = (rows: readonly DeviceRow[]): number[] => rows.map((row) => row.identity.id);

describe('finding a device', () => {
  const filter = createDeviceFilter();
  const rows = [
    aDevice(1, { name: 'Gate north', macAddress: '24:6f:28:0a:0c:42' }),
    aDevice(2, { name: 'Gate south', siteName: 'Callao' }, { isOnline: false }),
    aDevice(3, { name: 'Kiosk' }, { panic1: true, deviceSynced: false }),
    aDevice(4, { name: 'New' }, null),
  ];
  const find = (text: string) => ids(filter(rows, { text, quick: 'all', siteId: null }));

  it('takes every word, in any column and any case', () => {
    expect(find('gate CALLAO')).toEqual([2]);
    expect(find('gate kiosk')).toEqual([]);
    expect(find('  ')).toEqual([1, 2, 3, 4]);
  });

  it('takes a MAC with and without colons', () => {
    expect(find('28:0a:0c')).toEqual([1]);
    expect(find('0A0C42')).toEqual([1]);
  });

  it('does not find across the border of two columns', () => {
    expect(find('northbox')).toEqual([]);
  });

  it('narrows to what is offline, in alarm or not synchronised', () => {
    const quick = (name: 'offline' | 'in-alarm' | 'not-synced') =>
      ids(filter(rows, { text: '', quick: name, siteId: null }));
    expect(quick('offline')).toEqual([2, 4]);
    expect(quick('in-alarm')).toEqual([3]);
    expect(quick('not-synced')).toEqual([3]);
  });

  it('narrows to the site chosen for the desk', () => {
    const other = aDevice(5, { siteId: SiteId.parse(2) });
    expect(ids(filter([...rows, other], { text: '', quick: 'all', siteId: SiteId.parse(2) }))).toEqual([5]);
  });

  it('finds by zone, brand, model and tag, and without the accents that people leave out', () => {
    const device = aDevice(6, {
      name: 'Perú',
      zoneName: 'Yard',
      brandName: 'Acme',
      modelName: 'A1',
      tags: ['night'],
    });
    const found = (text: string) => ids(filter([device], { text, quick: 'all', siteId: null }));
    for (const text of ['peru', 'yard acme', 'a1 NIGHT']) expect(found(text)).toEqual([6]);
  });

  it('narrows by facets: any of several models, all of the tags, retired where asked for', () => {
    const one = aDevice(7, { modelId: ModelId.parse(1), tags: ['a', 'b'] });
    const two = aDevice(8, { modelId: ModelId.parse(2), tags: ['a'] });
    const old = aDevice(9, { retiredAt: new Date(0), tags: ['a'] });
    const narrow = (facets: Partial<DeviceFilter>, among?: ReadonlySet<number>) =>
      ids(
        filter([one, two, old], {
          text: '',
          quick: 'all',
          siteId: null,
          facets: DeviceFilter.parse(facets),
          ...(among === undefined ? {} : { among }),
        }),
      );
    expect(narrow({})).toEqual([7, 8]);
    expect(narrow({ modelIds: [ModelId.parse(1), ModelId.parse(2)], tags: ['a'] })).toEqual([7, 8]);
    expect(narrow({ tags: ['a', 'b'] })).toEqual([7]);
    expect(narrow({ retired: 'yes' })).toEqual([9]);
    expect(narrow({ retired: 'any' }, new Set([8, 9]))).toEqual([8, 9]);
  });

  it('reads the columns of each of 10,000 devices once, however many letters are typed', () => {
    let made = 0;
    const counted = createDeviceFilter((identity) => {
      made += 1;
      return searchTextOf(identity);
    });
    const fleet = Array.from({ length: 10_000 }, (_, index) => aDevice(index + 1));
    for (const text of ['b', 'bo', 'box', 'box 4', 'box 42'])
      counted(fleet, { text, quick: 'all', siteId: null });
    // Telemetry makes new rows around the same identities.
    const later = fleet.map((row) => ({ ...row }));
    counted(later, { text: 'box 421', quick: 'all', siteId: null });
    expect(made).toBe(10_000);
  });
});
