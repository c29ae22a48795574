import type { z } from 'zod';
import { DeviceIdentity, DeviceStatus } from './model.ts';

const NOON = new Date(Date.UTC(2024, 10, 20, 12));

/** A box that was registered at noon. */
export function anIdentity({
  id,
  ...given
}: Partial<z.input<typeof DeviceIdentity>> & { readonly id: number }): DeviceIdentity {
  return DeviceIdentity.parse({
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
    macAddress: null,
    hostname: `box-${id}`,
    name: `Box ${id}`,
    country: 'PE',
    zone: 1,
    latitude: null,
    longitude: null,
    createdAt: NOON,
    ...given,
  });
}

/** Of a box online and at rest, seen at noon. */
export function aStatus(
  given: Partial<z.input<typeof DeviceStatus>> & { readonly deviceId: number },
): DeviceStatus {
  return DeviceStatus.parse({
    isOnline: true,
    lastSeen: NOON,
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
    ...given,
  });
}
