import { anAlarm } from '../../../shared/alarms/alarm.fixture.ts';
import type { Alarm } from '../../../shared/alarms/model.ts';
import { anIdentity, aStatus } from '../../../shared/devices/device.fixture.ts';
import {
  type DeviceIdentity,
  DeviceStatus,
  DeviceStatusDetail,
  RejectedMessage,
} from '../../../shared/devices/model.ts';
import type { FeedItem } from '../../../shared/feed/model.ts';
import { SystemStatus } from '../../../shared/system/model.ts';

const at = new Date('2026-11-20T19:02:31Z');
const CLOSED = {
  returnedAt: at,
  acknowledgedAt: at,
  acknowledgedBy: 'Ana',
  acknowledgedStation: 'Desk 1',
  closedAt: at,
  closedBy: 'Ana',
  disposition: 'real',
};

/** Rows as the engine sends them, parsed by the contract's schemas so that they are what they claim. */
export function alarmRow(
  id: number,
  revision: number,
  state: Alarm['state'] = 'unacknowledged_active',
): Alarm {
  const closed = state === 'closed';
  return anAlarm({
    id,
    revision,
    state,
    type: 'PANIC1',
    priority: 'critical',
    ...(closed ? CLOSED : {}),
  });
}

export const identityRow = (id: number, name = `Box ${id}`): DeviceIdentity => anIdentity({ id, name });

export const statusRow = (deviceId: number, revision: number): DeviceStatus =>
  aStatus({ deviceId, revision });

export function detailRow(deviceId: number, revision: number): DeviceStatusDetail {
  const unreported = Object.fromEntries(
    Object.keys(DeviceStatusDetail.shape)
      .filter((key) => !(key in DeviceStatus.shape))
      .map((key) => [key, null]),
  );
  return DeviceStatusDetail.parse({ ...statusRow(deviceId, revision), ...unreported });
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
