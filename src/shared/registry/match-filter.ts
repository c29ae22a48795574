import type { DeviceIdentity } from '../devices/model.ts';
import type { DeviceFilter } from './model.ts';

/** In lower case and without accents, so that "peru" finds "Perú"; the database folds its texts the same way. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '');
}

/** The words of a search; each must be found. */
export function searchWords(text: string): string[] {
  return foldText(text)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** What a search goes through, a line each, so that nothing is found across the border of two. */
export function searchTextOf(identity: DeviceIdentity): string {
  const { name, hostname, macAddress, siteName, zoneName, brandName, modelName, tags } = identity;
  // People type a MAC without its colons as often as with them.
  const texts = [
    name,
    hostname,
    macAddress,
    macAddress?.replaceAll(':', ''),
    siteName,
    zoneName,
    brandName,
    modelName,
    ...tags,
  ];
  return foldText(texts.filter((text) => text !== null && text !== undefined).join('\n'));
}

const isAmong = <T>(values: readonly T[], value: T | null): boolean =>
  values.length === 0 || (value !== null && values.includes(value));

/** Whether the device fits all of the filter but its text. */
export function fitsFacets(identity: DeviceIdentity, filter: DeviceFilter): boolean {
  return (
    (filter.retired === 'any' || (identity.retiredAt !== null) === (filter.retired === 'yes')) &&
    isAmong(filter.siteIds, identity.siteId) &&
    isAmong(filter.zoneIds, identity.zoneId) &&
    isAmong(filter.kinds, identity.kind) &&
    isAmong(filter.modelIds, identity.modelId) &&
    filter.tags.every((tag) => identity.tags.includes(tag))
  );
}
