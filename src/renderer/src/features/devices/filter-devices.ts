import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import { fitsFacets, searchTextOf, searchWords } from '../../../../shared/registry/match-filter.ts';
import type { DeviceFilter } from '../../../../shared/registry/model.ts';
import { type DeviceRow, isInAlarm, isNotSynced, isOnline } from './device-row.ts';

export type QuickFilter = 'all' | 'offline' | 'in-alarm' | 'not-synced';

export interface DeviceQuery {
  readonly text: string;
  readonly quick: QuickFilter;
  /** The site chosen for the whole desk; null: all. */
  readonly siteId: SiteId | null;
  /** Places, makes, tags; without: none is asked for. */
  readonly facets?: DeviceFilter;
  /** Only these. */
  readonly among?: ReadonlySet<number>;
}

/**
 * A filter that makes the search text of a device once, as long as its identity stays the same object, whatever its
 * telemetry does; `makeText` can be given by a test that counts. With 10,000 devices, making the texts anew on each
 * keystroke costs ten times the search itself.
 */
export function createDeviceFilter(makeText: (identity: DeviceIdentity) => string = searchTextOf) {
  const texts = new WeakMap<DeviceIdentity, string>();
  const textOf = (identity: DeviceIdentity): string => {
    const known = texts.get(identity);
    if (known !== undefined) return known;
    const made = makeText(identity);
    texts.set(identity, made);
    return made;
  };
  return (rows: readonly DeviceRow[], query: DeviceQuery): readonly DeviceRow[] => {
    const { quick, siteId, facets, among } = query;
    const words = searchWords(query.text);
    if (
      words.length === 0 &&
      quick === 'all' &&
      siteId === null &&
      facets === undefined &&
      among === undefined
    )
      return rows;
    return rows.filter((row) => {
      if (siteId !== null && row.identity.siteId !== siteId) return false;
      if (quick === 'offline' && isOnline(row)) return false;
      if (quick === 'in-alarm' && !isInAlarm(row)) return false;
      if (quick === 'not-synced' && !isNotSynced(row)) return false;
      if (facets !== undefined && !fitsFacets(row.identity, facets)) return false;
      if (among !== undefined && !among.has(row.identity.id)) return false;
      if (words.length === 0) return true;
      const text = textOf(row.identity);
      return words.every((word) => text.includes(word));
    });
  };
}
