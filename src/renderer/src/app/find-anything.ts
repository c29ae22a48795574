import type { Device } from '../client/index.ts';

/** Without case and accents, so that "peru" finds "Perú". */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/** Whether every word of the query is somewhere in the texts. */
export function matches(query: string, ...texts: readonly (string | null)[]): boolean {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  const haystack = foldText(texts.filter((text) => text !== null).join(' '));
  return words.every((word) => haystack.includes(word));
}

/** A MAC as people type it: with colons, dashes, dots or nothing between. */
function bareMac(text: string): string {
  return text.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
}

function hasMac(device: Device, query: string): boolean {
  const asked = bareMac(query);
  const mac = device.identity.macAddress;
  return asked.length >= 4 && /^[0-9a-f:.\- ]+$/i.test(query) && mac !== null && bareMac(mac).includes(asked);
}

/** The first devices that fit by name, hostname, site or MAC. Ten thousand are looked through in a few ms. */
export function findDevices(devices: Iterable<Device>, query: string, most: number): readonly Device[] {
  const found: Device[] = [];
  if (query.trim() === '') return found;
  for (const device of devices) {
    const { name, hostname, siteName, macAddress } = device.identity;
    if (!matches(query, name, hostname, siteName, macAddress) && !hasMac(device, query)) continue;
    found.push(device);
    if (found.length >= most) return found;
  }
  return found;
}
