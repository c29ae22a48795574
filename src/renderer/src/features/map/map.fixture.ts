import { FRESH } from '../../../../shared/alarms/fresh-alarm.fixture.ts';
import { Alarm } from '../../../../shared/alarms/model.ts';
import { DeviceIdentity, DeviceStatus, SiteSummary } from '../../../../shared/devices/model.ts';
import type { Device } from '../../client/index.ts';

const NOON = new Date(Date.UTC(2026, 10, 20, 12));

export function aSite(id: number, name: string, position: SiteSummary['position'] = null): SiteSummary {
  return SiteSummary.parse({ id, name, deviceCount: 0, address: null, country: null, position });
}

/** An unacknowledged high tamper at noon, unless told otherwise. */
export function anAlarm(id: number, siteId: number, change: Partial<Alarm> = {}): Alarm {
  return Alarm.parse({
    id,
    organisationId: 1,
    siteId,
    siteName: `Site ${siteId}`,
    deviceId: 1,
    deviceName: 'Box 1',
    type: 'TAMPER',
    priority: 'high',
    state: 'unacknowledged_active',
    count: 1,
    raisedAt: NOON,
    lastActivatedAt: NOON,
    returnedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedStation: null,
    acknowledgeNote: null,
    closedAt: null,
    closedBy: null,
    disposition: null,
    ...FRESH,
    revision: 1,
    ...change,
  });
}

export function aBox(
  id: number,
  siteId: number | null,
  { isOnline, retiredAt = null }: { readonly isOnline: boolean | null; readonly retiredAt?: Date | null },
): Device {
  return {
    identity: DeviceIdentity.parse({
      id,
      organisationId: 1,
      siteId,
      siteName: null,
      zoneId: null,
      zoneName: null,
      modelId: null,
      modelName: null,
      brandName: null,
      tags: [],
      retiredAt,
      kind: 'alarm_box',
      macAddress: null,
      hostname: `box-${id}`,
      name: `Box ${id}`,
      country: null,
      zone: null,
      latitude: null,
      longitude: null,
      createdAt: NOON,
    }),
    status:
      isOnline === null
        ? null
        : DeviceStatus.parse({
            deviceId: id,
            isOnline,
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
          }),
  };
}
