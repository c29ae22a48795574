import { anIdentity, aStatus } from '../../../../shared/devices/device.fixture.ts';
import type { DeviceIdentity, DeviceStatus } from '../../../../shared/devices/model.ts';
import type { DeviceRow } from './device-row.ts';

export const NOON_MS = Date.UTC(2024, 10, 20, 12, 0, 0);

const inHex = (byte: number): string => (byte % 256).toString(16).padStart(2, '0');
const macOf = (id: number): string => `aa:bb:cc:00:${inHex(Math.floor(id / 256))}:${inHex(id)}`;

/** An online box at rest, seen at noon. */
export function aDevice(
  id: number,
  identity: Partial<Omit<DeviceIdentity, 'id'>> = {},
  status: Partial<Omit<DeviceStatus, 'deviceId'>> | null = {},
): DeviceRow {
  return {
    identity: anIdentity({ id, macAddress: macOf(id), ...identity }),
    status: status === null ? null : aStatus({ deviceId: id, ...status }),
  };
}
