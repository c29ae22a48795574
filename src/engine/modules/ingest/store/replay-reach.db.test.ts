import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../../test/support/postgres.ts';
import { DeviceId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import { loadDevices } from './load-devices.ts';
import { readNewestEvents } from './lock-devices.ts';

const ALARMS = 5000;

let db: TestDatabase;
let organisationId: OrganisationId;
let id: DeviceId;
beforeAll(async () => {
  db = await testDatabase();
  const place = await db.organisation('North');
  organisationId = place.organisationId;
  const [made] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, boot_epoch)
     values ($1, $2, 'alarm_box', '02:00:00:00:00:01', 'BOX', 'wd', 7) returning id`,
    [organisationId, place.siteId],
  );
  id = z.object({ id: DeviceId }).parse(made).id;
  // A box that says nothing but alarms: TAMPER long ago, PANIC1 ever since.
  await db.sql(
    `insert into alarm_events (organisation_id, device_id, device_hostname, sequence, boot_epoch, envelope_sequence, timestamp,
       received_at, alarm_type, event_state, priority, payload_digest)
     select $1, $2, 'BOX', n, 7, n, now(), now(), (case when n = 1 then 'TAMPER' else 'PANIC1' end)::alarm_type_enum,
       (case when n % 2 = 0 then 'ACTIVE' else 'INACTIVE' end)::event_state_enum, 'HIGH',
       sha256(n::text::bytea)
     from generate_series(1, $3) as n`,
    [organisationId, id, ALARMS],
  );
});
afterAll(() => db.drop());

test('of a box that sends only alarms as many are read as replay protection looks back, however many there are', async () => {
  const [device] = await db.database.transaction({ as: 'organisation', organisationId }, loadDevices);
  const sequences = device?.alarmSequences ?? [];
  expect(sequences).toHaveLength(1025);
  expect([Math.min(...sequences), Math.max(...sequences)]).toEqual([ALARMS - 1024, ALARMS]);
});

test('what a late event can be compared with is read no further back either', async () => {
  const newest = await db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    readNewestEvents(tx, [id]),
  );
  expect(newest).toEqual([{ deviceId: id, alarmType: 'PANIC1', eventState: 'ACTIVE', sequence: ALARMS }]);
});

test('what came before an administrator’s reset is no measure of what comes after it', async () => {
  await db.sql('update devices set replay_reset_at = clock_timestamp() where id = $1', [id]);
  await db.sql(
    `update alarm_events set received_at = clock_timestamp() + interval '1 s' where envelope_sequence = 3`,
  );
  const [device] = await db.database.transaction({ as: 'organisation', organisationId }, loadDevices);
  expect(device?.alarmSequences).toEqual([3]);
});
