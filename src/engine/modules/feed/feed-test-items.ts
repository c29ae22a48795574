import { Alarm } from '../../../shared/alarms/model.ts';
import { OrganisationId } from '../../../shared/contract/primitives.ts';
import { DeviceStatusDetail } from '../../../shared/devices/model.ts';
import { Interest } from '../../../shared/feed/model.ts';
import { packListState } from '../devices/index.ts';
import type { StatusItem } from './feed-log.ts';

/** Rows of the feed for tests; only what a test is about is given. */
export const organisation = (id: number): OrganisationId => OrganisationId.parse(id);

export function alarmOf(fields: {
  organisationId: number;
  id: number;
  revision: number;
  state?: string;
}): Alarm {
  const at = new Date('2026-01-01T00:00:00Z');
  return Alarm.parse({
    siteId: null,
    siteName: null,
    deviceId: null,
    deviceName: `box-${fields.id}`,
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
    ...fields,
  });
}

export function statusOf(deviceId: number, revision: number): DeviceStatusDetail {
  const unknown = Object.fromEntries(
    Object.keys(DeviceStatusDetail.shape).map((name): [string, null] => [name, null]),
  );
  return DeviceStatusDetail.parse({
    ...unknown,
    deviceId,
    isOnline: true,
    panic1: false,
    panic2: false,
    boxSw: false,
    siren: false,
    turret: false,
    deviceSynced: false,
    revision,
  });
}

export const statusItem = (status: DeviceStatusDetail): StatusItem => ({
  kind: 'status',
  deviceId: status.deviceId,
  listState: packListState(status),
  status: () => status,
});

export const interestIn = (fields: Partial<Interest>): Interest =>
  Interest.parse({ system: false, ...fields });
