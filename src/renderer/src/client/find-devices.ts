import type { DeviceIdentity } from '../../../shared/devices/model.ts';
import { searchTextOf, searchWords } from '../../../shared/registry/match-filter.ts';
import type { Device } from './feed-model.ts';

/** A MAC as people type it: with colons, dashes, dots or nothing between. */
function bareMac(text: string): string {
  return text.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
}

/** What of a MAC the query is; null where it is none. */
function askedMac(query: string): string | null {
  const asked = bareMac(query);
  return asked.length >= 4 && /^[0-9a-f:.\- ]+$/i.test(query) ? asked : null;
}

/** Made once a device, as long as its identity stays the same object: ten thousand are looked through at each letter. */
const texts = new WeakMap<DeviceIdentity, string>();

function textOf(identity: DeviceIdentity): string {
  const known = texts.get(identity);
  if (known !== undefined) return known;
  const made = searchTextOf(identity);
  texts.set(identity, made);
  return made;
}

/** The first devices that fit by name, hostname, MAC, site, zone, brand, model or tag. */
export function findDevices(devices: Iterable<Device>, query: string, most: number): readonly Device[] {
  const found: Device[] = [];
  const words = searchWords(query);
  if (words.length === 0) return found;
  const mac = askedMac(query);
  for (const device of devices) {
    const text = textOf(device.identity);
    // The text has the MAC without its colons as well.
    if (!words.every((word) => text.includes(word)) && !(mac !== null && text.includes(mac))) continue;
    found.push(device);
    if (found.length >= most) return found;
  }
  return found;
}
