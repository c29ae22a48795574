import { FRESH } from '../../../shared/alarms/fresh-alarm.fixture.ts';
import { Alarm } from '../../../shared/alarms/model.ts';
import {
  DeviceIdentity,
  DeviceStatus,
  DeviceStatusDetail,
  RejectedMessage,
} from '../../../shared/devices/model.ts';
import type { FeedItem } from '../../../shared/feed/model.ts';
import { SystemStatus } from '../../../shared/system/model.ts';

const at = new Date('2026-11-20T19:02:31Z');

/** Rows as the engine sends them, parsed by the contract's schemas so that they are what they claim. */
export function alarmRow(
  id: number,
  revision: number,
  state: Alarm['state'] = 'unacknowledged_active',
): Alarm {
  const closed = state === 'closed';
  return Alarm.parse({
    id,
    organisationId: 1,
    siteId: 1,
    siteName: 'Lima North',
    deviceId: 7,
    deviceName: 'Box 0C42',
    type: 'PANIC1',
    priority: 'critical',
    state,
    count: 1,
    raisedAt: at,
    lastActivatedAt: at,
    returnedAt: closed ? at : null,
    acknowledgedAt: closed ? at : null,
    acknowledgedBy: closed ? 'Ana' : null,
    acknowledgedStation: closed ? 'Desk 1' : null,
    acknowledgeNote: null,
    closedAt: closed ? at : null,
    closedBy: closed ? 'Ana' : null,
    disposition: closed ? 'real' : null,
    ...FRESH,
    revision,
  });
}

export function identityRow(id: number, name = `Box ${id}`): DeviceIdentity {
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
    macAddress: 'a4:cf:12:00:0c:42',
    hostname: `esp32-${id}`,
    name,
    country: 'PER',
    zone: 1,
    latitude: null,
    longitude: null,
    createdAt: at,
  });
}

const status = {
  isOnline: true,
  lastSeen: at,
  deviceState: 'NORMAL',
  firmwareVersion: '2.4.1',
  networkType: 'wifi',
  rssiDbm: -60,
  temperatureC: 21.5,
  humidityPercent: 40,
  fanPwmDutyPercent: 10,
  panic1: false,
  panic2: false,
  boxSw: false,
  siren: false,
  turret: false,
  deviceSynced: true,
};

export function statusRow(deviceId: number, revision: number): DeviceStatus {
  return DeviceStatus.parse({ ...status, deviceId, revision });
}

export function detailRow(deviceId: number, revision: number): DeviceStatusDetail {
  const unreported = Object.fromEntries(
    Object.keys(DeviceStatusDetail.shape)
      .filter((key) => !(key in DeviceStatus.shape))
      .map((key) => [key, null]),
  );
  return DeviceStatusDetail.parse({ ...status, ...unreported, deviceId, revision });
}

export function rejectedRow(id: number): RejectedMessage {
  return RejectedMessage.parse({
    id,
    receivedAt: at,
    topic: 'watchdesk/esp32-7/hb',
    hostname: 'esp32-7',
    deviceId: null,
    reason: 'bad-tag',
    sizeBytes: 61,
    frameHex: '00',
  });
}

export function systemRow(station = 'Desk 1'): SystemStatus {
  const link = { state: 'up', kind: 'embedded', since: at, message: null };
  return SystemStatus.parse({
    version: '0.1.0',
    station,
    serverTime: at,
    database: link,
    broker: link,
    feed: { state: 'up', mode: 'logical', lagMs: 1, retainedBytes: 4096, since: at, message: null },
    ingester: { self: true, holder: station, problem: null },
    counts: { devices: 1, online: 1, unregistered: 0, rejectedToday: 0 },
    warnings: [],
  });
}

export const items = {
  alarm: (alarm: Alarm): FeedItem => ({ kind: 'alarm', alarm }),
  device: (device: DeviceIdentity): FeedItem => ({ kind: 'device', device }),
  status: (row: DeviceStatus): FeedItem => ({ kind: 'status', status: row }),
  detail: (row: DeviceStatusDetail): FeedItem => ({ kind: 'status-detail', status: row }),
  rejected: (message: RejectedMessage): FeedItem => ({ kind: 'rejected', message }),
  system: (system: SystemStatus): FeedItem => ({ kind: 'system', system }),
};
