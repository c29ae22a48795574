import { FRESH } from '../../../shared/alarms/fresh-alarm.fixture.ts';
import { Alarm } from '../../../shared/alarms/model.ts';
import { OrganisationId, SiteId, UserId } from '../../../shared/contract/primitives.ts';
import { DeviceIdentity, DeviceStatusDetail } from '../../../shared/devices/model.ts';
import { Interest } from '../../../shared/feed/model.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';

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
    ...FRESH,
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

export const deviceOf = (id: number, siteId: number | null): DeviceIdentity =>
  DeviceIdentity.parse({
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
    retiredAt: null,
    kind: 'alarm_box',
    macAddress: null,
    hostname: `BOX_${id}`,
    name: `BOX_${id}`,
    country: null,
    zone: null,
    latitude: null,
    longitude: null,
    createdAt: new Date(0),
  });

/** A person of an organisation who sees all its sites, or those given. */
export const viewerOf = (organisationId: number, siteIds?: readonly number[]): Viewer => ({
  organisationId: organisation(organisationId),
  userId: UserId.parse(1),
  allSites: siteIds === undefined,
  siteIds: (siteIds ?? []).map((id) => SiteId.parse(id)),
});

export const interestIn = (fields: Partial<Interest>): Interest =>
  Interest.parse({ system: false, ...fields });
