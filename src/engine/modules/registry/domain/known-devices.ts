import type { CsvColumn, CsvProblem } from '../../../../shared/registry/csv.ts';
import type { DeviceLine, KnownLine } from './device-line.ts';

export type Refuse = (column: CsvColumn | null, value: string, problem: CsvProblem) => void;

export interface KnownDevices {
  /** The device that a line is of; null for a new one. A device can be taken once. */
  take(values: Partial<DeviceLine>, refuse: Refuse): KnownLine | null | 'refused';
}

/** A MAC is an identity, and so is a board's uuid; where there is none, the hostname within its topic base. */
export function createKnownDevices(devices: readonly KnownLine[]): KnownDevices {
  const byMac = new Map(
    devices.flatMap((device) => (device.mac_address === null ? [] : [[device.mac_address, device]])),
  );
  const byUuid = new Map(
    devices.flatMap((device) =>
      device.uuid === null ? [] : [[`${device.topic_base}/${device.uuid}`, device]],
    ),
  );
  const byHost = new Map<string, KnownLine[]>();
  for (const device of devices) {
    const same = byHost.get(device.hostname) ?? [];
    byHost.set(device.hostname, [...same, device]);
  }
  const taken = new Set<string>();

  /** False where another line was of the same device. */
  function claim(key: string): boolean {
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  }

  function byName(values: Partial<DeviceLine>): readonly KnownLine[] {
    const { hostname = '', mac_address: mac = null, topic_base: base } = values;
    return (byHost.get(hostname) ?? []).filter(
      (device) =>
        (base === undefined || device.topic_base === base) &&
        // A MAC that is new is another device, unless the one of this name has none yet.
        (mac === null || device.mac_address === null),
    );
  }

  return {
    take(values, refuse) {
      const { hostname = '', mac_address: mac = null, uuid = null, topic_base: base = '' } = values;
      const known = byMac.get(mac ?? '') ?? byUuid.get(`${base}/${uuid ?? ''}`);
      const named = known === undefined ? byName(values) : [known];
      const [found, another] = named;
      if (another !== undefined) {
        refuse('hostname', hostname, 'ambiguous-hostname');
        return 'refused';
      }
      const key = found === undefined ? (mac ?? `${base}/${uuid ?? hostname}`) : `id ${found.id}`;
      if (!claim(key)) {
        if (mac === null) refuse('hostname', hostname, 'twice-in-file');
        else refuse('mac_address', mac, 'twice-in-file');
        return 'refused';
      }
      return found ?? null;
    },
  };
}
