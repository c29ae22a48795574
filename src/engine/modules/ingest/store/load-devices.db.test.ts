import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../../test/support/postgres.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../../shared/contract/primitives.ts';
import { loadDevices, loadDevicesIn } from './load-devices.ts';

let db: TestDatabase;
let place: { organisationId: OrganisationId; siteId: SiteId };
beforeAll(async () => {
  db = await testDatabase();
  place = await db.organisation('North');
});
afterAll(() => db.drop());

async function box(mac: string, lastSeen: string): Promise<DeviceId> {
  const [made] = await db.sql(
    `with made as (
       insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
       values ($1, $2, 'alarm_box', $3, 'BOX', 'wd') returning id, organisation_id)
     insert into device_status (device_id, organisation_id, last_seen)
       select id, organisation_id, $4::timestamptz from made returning device_id as id`,
    [place.organisationId, place.siteId, mac, lastSeen],
  );
  return z.object({ id: DeviceId }).parse(made).id;
}

test('of two boxes that claim one name the one heard last comes last, whichever was registered first', async () => {
  const heardNow = await box('02:00:00:00:00:01', '2026-03-02T10:00:00Z');
  const heardBefore = await box('02:00:00:00:00:02', '2026-03-01T10:00:00Z');
  const { organisationId } = place;
  const [all, some] = await db.database.transaction({ as: 'organisation', organisationId }, async (tx) => [
    await loadDevices(tx),
    await loadDevicesIn(tx, [heardNow, heardBefore]),
  ]);
  expect(all.map(({ id }) => id)).toEqual([heardBefore, heardNow]);
  expect(some.map(({ id }) => id)).toEqual([heardBefore, heardNow]);
});
