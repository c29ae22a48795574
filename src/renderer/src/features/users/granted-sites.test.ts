import { describe, expect, it } from 'vitest';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import { ALL_SITES, grantFor, matching, namesOf, toggled } from './granted-sites.ts';

const [harbour, north, south] = [1, 2, 3].map((id) => SiteId.parse(id));
if (harbour === undefined || north === undefined || south === undefined) throw new Error('no ids');
const sites = [
  { id: harbour, name: 'Harbour', deviceCount: 3 },
  { id: north, name: 'North gate', deviceCount: 0 },
  { id: south, name: 'South gate', deviceCount: 1 },
];

describe('the sites of a person', () => {
  it('are told by name, in the order of the list, without those that are gone', () => {
    expect(namesOf({ siteIds: [south, harbour, SiteId.parse(9)] }, sites)).toEqual(['Harbour', 'South gate']);
  });

  it('are chosen and left out one by one', () => {
    expect(toggled([south], harbour, sites)).toEqual([harbour, south]);
    expect(toggled([harbour, south], south, sites)).toEqual([harbour]);
  });

  it('are found by a part of the name', () => {
    expect(matching(sites, ' GATE ').map(({ id }) => id)).toEqual([north, south]);
    expect(matching(sites, '')).toEqual(sites);
  });

  it('are not said of an administrator, nor beside all', () => {
    expect(grantFor('administrator', { allSites: false, siteIds: [north] })).toEqual({});
    expect(grantFor('viewer', { allSites: true, siteIds: [north] })).toEqual(ALL_SITES);
    expect(grantFor('viewer', { allSites: false, siteIds: [] })).toEqual({ allSites: false, siteIds: [] });
  });
});
