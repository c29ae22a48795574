import {
  type DeviceIdentity,
  DeviceIdentity as DeviceIdentitySchema,
  type DeviceStatus,
  DeviceStatus as DeviceStatusSchema,
} from '../../../../shared/devices/model.ts';
import type { DeviceRow } from './device-row.ts';

export const NOON_MS = Date.UTC(2024, 10, 20, 12, 0, 0);

/** An online box at rest, seen at noon. */
export function aDevice(
  id: number,
  identity: Partial<Omit<DeviceIdentity, 'id'>> = {},
  status: Partial<Omit<DeviceStatus, 'deviceId'>> | null = {},
): DeviceRow {
  return {
    identity: DeviceIdentitySchema.parse({
      id,
      organisationId: 1,
      siteId: 1,
      siteName: 'Lima North',
      zoneId: null,
      zoneName: null,
      modelId: null,
      modelName: null,
      brandName: null,
      tags: [],
      retiredAt: null,
      kind: 'alarm_box',
      macAddress: `aa:bb:cc:00:${(Math.floor(id / 256) % 256).toString(16).padStart(2, '0')}:${(id % 256).toString(16).padStart(2, '0')}`,
      hostname: `box-${id}`,
      name: `Box ${id}`,
      country: 'PE',
      zone: 1,
      latitude: null,
      longitude: null,
      createdAt: new Date(NOON_MS),
      ...identity,
    }),
    status:
      status === null
        ? null
        : DeviceStatusSchema.parse({
            deviceId: id,
            isOnline: true,
            lastSeen: new Date(NOON_MS),
            deviceState: 'NORMAL',
            firmwareVersion: '2.4.1',
            networkType: 'wifi',
            rssiDbm: -60,
            temperatureC: 24.5,
            humidityPercent: 51,
            fanPwmDutyPercent: 0,
            panic1: false,
            panic2: false,
            boxSw: false,
            siren: false,
            turret: false,
            deviceSynced: true,
            revision: 1,
            ...status,
          }),
  };
}
