import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import { type DeviceRow, isInAlarm, isNotSynced, isOnline } from './device-row.ts';

export type QuickFilter = 'all' | 'offline' | 'in-alarm' | 'not-synced';

export interface DeviceQuery {
  readonly text: string;
  readonly quick: QuickFilter;
  /** The site chosen for the whole desk; null: all. */
  readonly siteId: SiteId | null;
}

/** What a search goes through: what the list shows of who a device is. A hit for no visible reason is a riddle. */
export function searchTextOf(identity: DeviceIdentity): string {
  const mac = identity.macAddress ?? '';
  return [
    identity.name,
    identity.hostname,
    mac,
    // People type a MAC without its colons as often as with them.
    mac.replaceAll(':', ''),
    identity.siteName ?? '',
  ]
    .join('\n')
    .toLowerCase();
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
    const words = query.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0 && query.quick === 'all' && query.siteId === null) return rows;
    return rows.filter((row) => {
      if (query.siteId !== null && row.identity.siteId !== query.siteId) return false;
      if (query.quick === 'offline' && isOnline(row)) return false;
      if (query.quick === 'in-alarm' && !isInAlarm(row)) return false;
      if (query.quick === 'not-synced' && !isNotSynced(row)) return false;
      if (words.length === 0) return true;
      const text = textOf(row.identity);
      return words.every((word) => text.includes(word));
    });
  };
}
