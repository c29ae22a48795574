import { anAlarm } from '../../../shared/alarms/alarm.fixture.ts';
import type { Alarm } from '../../../shared/alarms/model.ts';
import { OrganisationId, SiteId, UserId } from '../../../shared/contract/primitives.ts';
import { anIdentity } from '../../../shared/devices/device.fixture.ts';
import { type DeviceIdentity, DeviceStatusDetail } from '../../../shared/devices/model.ts';
import { Interest } from '../../../shared/feed/model.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';

/** Rows of the feed for tests; only what a test is about is given. */
export const organisation = (id: number): OrganisationId => OrganisationId.parse(id);

export function alarmOf(fields: {
  organisationId: number;
  id: number;
  revision: number;
  state?: Alarm['state'];
}): Alarm {
  return anAlarm({
    siteId: null,
    siteName: null,
    deviceId: null,
    type: 'PANIC1',
    priority: 'critical',
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
  anIdentity({ id, siteId, siteName: null, hostname: `BOX_${id}`, name: `BOX_${id}` });

/** A person of an organisation who sees all its sites, or those given. */
export const viewerOf = (organisationId: number, siteIds?: readonly number[]): Viewer => ({
  organisationId: organisation(organisationId),
  userId: UserId.parse(1),
  allSites: siteIds === undefined,
  siteIds: (siteIds ?? []).map((id) => SiteId.parse(id)),
});

export const interestIn = (fields: Partial<Interest>): Interest =>
  Interest.parse({ system: false, ...fields });
