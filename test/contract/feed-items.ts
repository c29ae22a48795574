import { FRESH } from '../../src/shared/alarms/fresh-alarm.fixture.ts';
import { Alarm } from '../../src/shared/alarms/model.ts';
import { DeviceStatus } from '../../src/shared/devices/model.ts';
import type { FeedItem } from '../../src/shared/feed/model.ts';

const at = new Date('2026-11-03T08:00:00Z');

export function statusChange(deviceId: number, revision: number): FeedItem {
  const status = DeviceStatus.parse({
    deviceId,
    revision,
    isOnline: true,
    lastSeen: at,
    deviceState: 'NORMAL',
    firmwareVersion: '2.1.0',
    networkType: 'wifi',
    rssiDbm: -60,
    temperatureC: 21.5,
    humidityPercent: 40,
    fanPwmDutyPercent: 0,
    panic1: false,
    panic2: false,
    boxSw: false,
    siren: false,
    turret: false,
    deviceSynced: true,
  });
  return { kind: 'status', status };
}

export function alarmChange(id: number): FeedItem {
  const alarm = Alarm.parse({
    id,
    organisationId: 1,
    siteId: null,
    siteName: null,
    deviceId: 1,
    deviceName: 'Box 1',
    type: 'PANIC1',
    priority: 'critical',
    state: 'unacknowledged_active',
    count: 1,
    raisedAt: at,
    lastActivatedAt: at,
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
  });
  return { kind: 'alarm', alarm };
}
