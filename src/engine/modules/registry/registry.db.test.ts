import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Me, Role } from '../../../shared/access/model.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { foldText } from '../../../shared/registry/match-filter.ts';
import { type BulkChange, DeviceFilter } from '../../../shared/registry/model.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { addNote, changeMany, deleteDevice, retireDevice, updateDevice } from './change-devices.ts';
import { exportDevices } from './export-devices.ts';
import { findIds, membersOf } from './find-devices.ts';
import { applyImport, checkImport } from './import-devices.ts';
import { naming } from './refusals.ts';
import { insertGroup } from './store/groups.ts';
import { insertBrand, insertModel } from './store/makes.ts';
import { listNotes } from './store/notes.ts';
import { insertSite, insertZone, updateSite } from './store/places.ts';

const FLEET = 10_000;

let db: TestDatabase;
let organisationId: OrganisationId;
let north: SiteId;
let south: SiteId;
let chief: Actor;
let guard: Actor;

const actorOf = (me: Me): Actor => ({ ...me, name: me.displayName, station: 'Desk 1' });
const person = async (role: Role, siteIds?: readonly SiteId[]): Promise<Actor> =>
  actorOf(await db.person(organisationId, siteIds === undefined ? { role } : { role, siteIds }));
const filterOf = (filter: Partial<DeviceFilter>): DeviceFilter => DeviceFilter.parse(filter);
const find = (by: Actor, filter: Partial<DeviceFilter>) =>
  db.database.transaction(personScope(by), (tx) => findIds(tx, { filter: filterOf(filter) }));
const packed = (csv: string, makeMissing = false) => ({
  gzip: gzipSync(csv).toString('base64'),
  makeMissing,
});

let lastMac = 0;
async function addDevice(siteId: SiteId, name: string): Promise<DeviceId> {
  lastMac += 1;
  const mac = `0a:00:00:00:${(lastMac >> 8).toString(16).padStart(2, '0')}:${(lastMac & 255).toString(16).padStart(2, '0')}`;
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, name)
     values ($1, $2, 'alarm_box', $3::macaddr, 'HOST_' || $4, 'base', $5) returning id`,
    [organisationId, siteId, mac, lastMac, name],
  );
  return DeviceId.parse(row?.['id']);
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId: north } = await db.organisation('North'));
  south = await db.site(organisationId, 'Perú South');
  chief = await person('administrator');
  guard = await person('technician', [north]);
});
afterAll(() => db.drop());

describe('a search', () => {
  beforeAll(async () => {
    await db.sql(
      `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, name, tags)
       select $1, case when i % 2 = 0 then $2::bigint else $3 end, 'alarm_box',
              ('02:00:00:00:' || lpad(to_hex(i / 256), 2, '0') || ':' || lpad(to_hex(i % 256), 2, '0'))::macaddr,
              'ESG_ALARM_' || lpad(to_hex(i), 4, '0'), 'fleet', 'Kiosk ' || md5(i::text), array['t' || i % 50]
       from generate_series(1, $4::int) i`,
      [organisationId, north, south, FLEET],
    );
    const another = await db.organisation('Theirs');
    await db.sql(
      `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, name)
       values ($1, $2, 'alarm_box', '04:00:00:00:00:01', 'ESG_ALARM_0001', 'theirs', 'Kiosk of theirs')`,
      [another.organisationId, another.siteId],
    );
    await db.sql('analyze devices, device_search');
  });

  test('finds parts of names, hostnames, MACs with and without colons, sites and tags; every word counts', async () => {
    expect((await find(chief, { text: 'ESG_ALARM_0abc' })).total).toBe(1);
    expect((await find(chief, { text: '020000000abc' })).total).toBe(1);
    expect((await find(chief, { text: '02:00:00:00:0a:bc' })).total).toBe(1);
    expect((await find(chief, { text: 'peru kiosk' })).total).toBe(FLEET / 2);
    expect((await find(chief, { text: 't49', tags: ['t49'] })).total).toBeGreaterThanOrEqual(FLEET / 50);
    expect((await find(chief, { text: '100%_' })).total).toBe(0);
  });

  test('shows a person the devices of the granted sites of one organisation, and no other', async () => {
    expect((await find(guard, { text: 'kiosk' })).total).toBe(FLEET / 2);
    expect((await find(guard, { siteIds: [south] })).total).toBe(0);
    expect((await find(chief, { text: 'theirs' })).total).toBe(0);
    const rows = await db.database.transaction({ as: 'nobody' }, (tx) =>
      tx.raw(`select * from find_devices(null, '{}', null, '{}', '{}', '{}', '{}', '{}', null, 0, 10)`),
    );
    expect(rows).toEqual([]);
  });

  test('takes its time from the index: among ten thousand it answers in a part of 100 ms', async () => {
    const times: number[] = [];
    for (let turn = 0; turn < 15; turn += 1) {
      const begun = performance.now();
      await find(guard, { text: `esg_alarm_1${(turn * 2).toString(16).padStart(3, '0')}` });
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    expect(times[7]).toBeLessThan(100);
    // Of so few rows the planner may read all of them as well; that it can use the index is what matters for more.
    const plan = await db.database.transaction({ as: 'owner' }, async (tx) => {
      await tx.execute('set local enable_seqscan = off');
      return tx.raw(`explain select device_id from device_search where words like '%esg_alarm_1a2b%'`);
    });
    expect(JSON.stringify(plan)).toContain('device_search_words');
  });

  test('follows a new name of a site on all of its devices, and the feed hears of them', async () => {
    const site = await db.site(organisationId, 'Callao');
    const device = await addDevice(site, 'Pier');
    const revision = async () =>
      (await db.sql('select revision from devices where id = $1', [device]))[0]?.['revision'];
    const before = Number(await revision());
    await db.database.transaction(personScope(chief), (tx) =>
      updateSite(tx, site, {
        name: 'El Ñandú',
        address: null,
        country: null,
        position: null,
        timezone: 'America/Lima',
        active: true,
      }),
    );
    expect(await find(chief, { text: foldText('Ñandu pier') })).toMatchObject({ ids: [device] });
    expect((await find(chief, { text: 'callao' })).total).toBe(0);
    expect(Number(await revision())).toBeGreaterThan(before);
  });
});

describe('a device', () => {
  test('is renamed, moved with or without its zone, and tagged', async () => {
    const id = await addDevice(north, 'Old name');
    const zone = await db.database.transaction(personScope(chief), (tx) =>
      insertZone(tx, organisationId, { siteId: north, name: 'Yard', number: 3, active: true }),
    );
    const change = (by: Actor, fields: Parameters<typeof updateDevice>[2]['change']) =>
      updateDevice(db, by, { id, change: fields });
    expect(await change(guard, { name: 'Gate', zoneId: zone.id, tags: ['b', 'a', 'a'] })).toMatchObject({
      name: 'Gate',
      zoneName: 'Yard',
      tags: ['a', 'b'],
    });
    expect(await change(chief, { siteId: north })).toMatchObject({ zoneId: zone.id });
    await expect(change(guard, { siteId: south })).rejects.toMatchObject({ code: 'PLACE_UNKNOWN' });
    expect(await change(chief, { siteId: south })).toMatchObject({ zoneId: null, siteName: 'Perú South' });
    await expect(change(chief, { zoneId: zone.id })).rejects.toMatchObject({ code: 'PLACE_UNKNOWN' });
    await expect(change(guard, { name: 'Mine' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('bears only a model of its kind', async () => {
    const id = await addDevice(north, 'Box');
    const model = await db.database.transaction(personScope(chief), async (tx) => {
      const brand = await insertBrand(tx, organisationId, 'Northwind');
      return insertModel(tx, organisationId, {
        brandId: brand.id,
        name: 'R-8',
        kind: 'relay_board',
        errorFlags: {},
      });
    });
    await expect(updateDevice(db, chief, { id, change: { modelId: model.id } })).rejects.toMatchObject({
      code: 'PLACE_UNKNOWN',
    });
    await expect(
      naming(() =>
        db.database.transaction(personScope(chief), (tx) => insertBrand(tx, organisationId, 'Northwind')),
      ),
    ).rejects.toMatchObject({ code: 'NAME_TAKEN' });
  });

  test('is retired and taken back; a retired one is found where it is asked for', async () => {
    const id = await addDevice(north, 'Retiree');
    expect((await retireDevice(db, guard, { id, retired: true })).retiredAt).toBeInstanceOf(Date);
    expect((await find(chief, { text: 'retiree' })).ids).toEqual([]);
    expect((await find(chief, { text: 'retiree', retired: 'yes' })).ids).toEqual([id]);
    expect((await retireDevice(db, guard, { id, retired: false })).retiredAt).toBeNull();
  });

  test('keeps notes that nobody rewrites', async () => {
    const id = await addDevice(north, 'Noted');
    await addNote(db, guard, { id, note: 'Battery changed' });
    await addNote(db, chief, { id, note: 'Door repaired' });
    const notes = await db.database.transaction(personScope(guard), (tx) => listNotes(tx, id));
    expect(notes.map(({ note, userName }) => [note, userName])).toEqual([
      ['Door repaired', chief.name],
      ['Battery changed', guard.name],
    ]);
  });

  test('is deleted by its typed name; its alarms, events, commands and audit keep who it was, its telemetry and notes go', async () => {
    const id = await addDevice(north, 'Gone gate');
    await db.sql(`insert into device_status (device_id, organisation_id) values ($1, $2)`, [
      id,
      organisationId,
    ]);
    await db.sql(
      `insert into heartbeat_rows (time, device_id, organisation_id, temperature, change_type)
       values (now(), $1, $2, 21, 'SENSOR_DATA')`,
      [id, organisationId],
    );
    await db.sql(
      `insert into alarms (organisation_id, site_id, device_id, device_name, device_mac, alarm_type, priority, state,
         raised_at, last_activated_at, source)
       select organisation_id, site_id, id, name, mac_address, 'PANIC1', 'critical', 'unacknowledged_active', now(),
         now(), 'device' from devices where id = $1`,
      [id],
    );
    await db.sql(
      `insert into command_log (organisation_id, site_id, device_id, device_name, device_kind, request_id, command_type,
         command_data, auth_level, is_verifiable, priority, expires_at, max_retries, initiated_by)
       select organisation_id, site_id, id, name, kind, gen_random_uuid(), 'SYSTEM', '{"type": "SYSTEM", "action": "GET_STATUS"}',
         0, false, 'normal', now() + interval '1 minute', 3, 'Ana' from devices where id = $1`,
      [id],
    );
    await db.sql(
      `insert into alarm_events (organisation_id, device_id, device_hostname, device_mac, sequence, boot_epoch, timestamp,
         received_at, alarm_type, event_state, priority, payload_digest)
       select organisation_id, id, hostname, mac_address, 7, 3, now(), now(), 'PANIC1', 'ACTIVE', 'CRITICAL', sha256('gone')
       from devices where id = $1`,
      [id],
    );
    await db.sql(
      `insert into audit_logs (organisation_id, procedure, outcome, input)
       values ($1, 'registry.retireDevice', 'ok', jsonb_build_object('id', $2::bigint))`,
      [organisationId, id],
    );
    await addNote(db, chief, { id, note: 'Last visit' });
    await expect(deleteDevice(db, chief, { id, confirmation: 'Gone' })).rejects.toMatchObject({
      code: 'CONFIRMATION_MISMATCH',
    });
    await deleteDevice(db, chief, { id, confirmation: ' Gone gate' });
    const left = await db.sql(
      `select (select count(*)::int from device_status where device_id = $1)
            + (select count(*)::int from heartbeat_rows where device_id = $1)
            + (select count(*)::int from maintenance_notes where device_id = $1)
            + (select count(*)::int from device_search where device_id = $1) as rows`,
      [id],
    );
    expect(left).toEqual([{ rows: 0 }]);
    expect(
      await db.sql(
        `select device_id, device_mac is not null as mac from alarms where device_name = 'Gone gate'`,
      ),
    ).toEqual([{ device_id: null, mac: true }]);
    expect(
      await db.sql(
        `select device_id, device_kind::text as kind from command_log where device_name = 'Gone gate'`,
      ),
    ).toEqual([{ device_id: null, kind: 'alarm_box' }]);
    expect(
      await db.sql(
        `select device_id, device_mac is not null as mac from alarm_events where payload_digest = sha256('gone')`,
      ),
    ).toEqual([{ device_id: null, mac: true }]);
    expect(
      await db.sql(
        `select input from audit_logs where procedure = 'registry.retireDevice' and input ->> 'id' = $1`,
        [String(id)],
      ),
    ).toHaveLength(1);
  });
});

describe('many devices at once', () => {
  test('are tagged, moved and grouped; who does not see one of them does not change it', async () => {
    const ids = [await addDevice(north, 'One'), await addDevice(south, 'Two')];
    const tag: BulkChange = { what: 'tag', add: ['night'], remove: [] };
    expect(await changeMany(db, guard, { ids, change: tag })).toBe(1);
    expect(await changeMany(db, chief, { ids, change: tag })).toBe(1);
    const many = Array.from({ length: 20 }, (_, index) => `x${index}`);
    await expect(
      changeMany(db, chief, { ids, change: { what: 'tag', add: many, remove: [] } }),
    ).rejects.toMatchObject({ code: 'TOO_MANY_TAGS' });
    const group = await db.database.transaction(personScope(chief), (tx) =>
      insertGroup(tx, organisationId, { name: 'Round', filter: null }),
    );
    expect(
      await changeMany(db, chief, { ids, change: { what: 'group', groupId: group.id, member: true } }),
    ).toBe(2);
    const members = (by: Actor) => db.database.transaction(personScope(by), (tx) => membersOf(tx, group.id));
    expect(await members(chief)).toEqual(ids);
    expect(await members(guard)).toEqual([ids[0]]);
    const saved = await db.database.transaction(personScope(chief), (tx) =>
      insertGroup(tx, organisationId, { name: 'All of the night', filter: filterOf({ tags: ['night'] }) }),
    );
    expect(
      (await db.database.transaction(personScope(chief), (tx) => membersOf(tx, saved.id))).toSorted(
        (a, b) => a - b,
      ),
    ).toEqual(ids);
    await expect(
      changeMany(db, chief, { ids, change: { what: 'group', groupId: saved.id, member: true } }),
    ).rejects.toMatchObject({ code: 'PLACE_UNKNOWN' });
  });
});

describe('an import', () => {
  const HEAD = 'hostname,mac_address,kind,topic_base,name,site,zone,brand,model,tags,latitude,longitude,uuid';
  const count = async () => (await db.sql('select count(*)::int as n from devices'))[0]?.['n'];

  test('with one bad line among good ones changes nothing, and says which', async () => {
    const csv = `${HEAD}\nNEW_1,0c0000000001,alarm_box,base,Good,North site,,,,,,,\nNEW_2,nonsense,alarm_box,base,Bad,North site,,,,,,,\n`;
    const before = await count();
    const report = await applyImport(db, chief, packed(csv));
    expect(report).toMatchObject({
      applied: false,
      added: 1,
      errorCount: 1,
      errors: [{ line: 3, column: 'mac_address', value: 'nonsense', problem: 'not-a-mac' }],
    });
    expect(await count()).toBe(before);
  });

  test('makes what is missing, adds and changes; the check before it changes nothing', async () => {
    const id = await addDevice(north, 'Imported over');
    const [row] = await db.sql('select hostname, mac_address::text as mac from devices where id = $1', [id]);
    const csv = `${HEAD}\n${row?.['hostname']},${row?.['mac']},alarm_box,base,Renamed,Arica,Dock,Acme,A1,night quay,-18.5,-70.3,\nNEW_3,,relay_board,boards,Relays,Arica,Dock,,,,,,unit-3\n`;
    const before = await count();
    const checked = await checkImport(db, chief, packed(csv, true));
    expect(checked).toMatchObject({
      applied: false,
      added: 1,
      changed: 1,
      errors: [],
      makes: { sites: ['Arica'], zones: ['Arica / Dock'], brands: ['Acme'], models: ['Acme A1'] },
    });
    expect(await count()).toBe(before);
    expect(await applyImport(db, chief, packed(csv, true))).toMatchObject({ applied: true });
    expect(await find(chief, { text: 'renamed arica dock acme a1 quay' })).toMatchObject({ ids: [id] });
    expect(await count()).toBe(Number(before) + 1);
    expect(await applyImport(db, chief, packed(csv, true))).toMatchObject({
      unchanged: 2,
      changed: 0,
      added: 0,
    });
  });

  test('of a MAC that another organisation has is refused as a whole', async () => {
    const csv = `${HEAD}\nNEW_4,0c:00:00:00:00:04,alarm_box,base,,North site,,,,,,,\nNEW_5,04:00:00:00:00:01,alarm_box,base,,North site,,,,,,,\n`;
    const before = await count();
    expect(await applyImport(db, chief, packed(csv))).toMatchObject({
      applied: false,
      errors: [{ line: 3, problem: 'already-taken' }],
    });
    expect(await count()).toBe(before);
  });

  test('of an export of ten thousand devices finds every one unchanged', async () => {
    await insertOdd();
    const { csv, devices } = await exportDevices(db, chief, { filter: filterOf({ retired: 'any' }) });
    expect(devices).toBeGreaterThan(FLEET);
    expect(csv).toContain(`"'=cmd|' /C calc'!A0"`.slice(1, 8));
    expect(await checkImport(db, chief, packed(csv))).toMatchObject({
      unchanged: devices,
      changed: 0,
      added: 0,
      errors: [],
    });
  });

  test('that is no packed text is refused', async () => {
    await expect(
      checkImport(db, chief, { gzip: Buffer.from('plain').toString('base64'), makeMissing: false }),
    ).rejects.toMatchObject({ code: 'CSV_UNREADABLE' });
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024)).toString('base64');
    await expect(checkImport(db, chief, { gzip: bomb, makeMissing: false })).rejects.toMatchObject({
      code: 'CSV_UNREADABLE',
    });
  });

  async function insertOdd(): Promise<void> {
    const site = await db.database.transaction(personScope(chief), (tx) =>
      insertSite(tx, organisationId, {
        name: 'Semicolon; and "quotes", Inc.',
        address: null,
        country: 'PE',
        position: { latitude: -12.0464, longitude: -77.0428 },
        timezone: 'America/Lima',
        active: true,
      }),
    );
    const id = await addDevice(site.id, "=cmd|' /C calc'!A0");
    await updateDevice(db, chief, {
      id,
      change: {
        notes: 'two\nlines, and a "quote"',
        locationDesc: '-12 degrees',
        position: { latitude: -12.0464, longitude: -77.0428 },
        installationDate: new Date('2026-03-01T00:00:00Z'),
      },
    });
    await retireDevice(db, chief, { id, retired: true });
  }
});
