import { expect, it } from 'vitest';
import { aBox, aSite } from './map.fixture.ts';
import { siteToAskFor } from './use-map-sites.ts';

const boxAt = (siteId: number | null, latitude: number | null) => {
  const { identity, status } = aBox(1, siteId, { isOnline: true });
  return { identity: { ...identity, latitude, longitude: latitude }, status };
};

it('asks for the sites again when a device tells of one, or of a place, that they do not have', () => {
  const placed = aSite(1, 'Harbour', { latitude: 1, longitude: 1, from: 'devices' });
  const sites = [placed, aSite(2, 'Depot')];
  expect(siteToAskFor(null, [boxAt(3, 1)])).toBeNull();
  expect(siteToAskFor(sites, [boxAt(null, 1), boxAt(1, 2), boxAt(2, null)])).toBeNull();
  expect(siteToAskFor(sites, [boxAt(3, null)])).toBe(3);
  expect(siteToAskFor(sites, [boxAt(2, 5)])).toBe(2);
});
