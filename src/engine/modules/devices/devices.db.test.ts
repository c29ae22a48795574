import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Me } from '../../../shared/access/model.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { DeviceFigure } from '../../../shared/devices/model.ts';
import { systemClock } from '../../platform/clock.ts';
import { createAckWindows } from '../../platform/rpc/ack-window.ts';
import type { CallContext } from '../../platform/rpc/call-context.ts';
import { createSessionHolder } from '../../platform/rpc/session.ts';
import { createDevices } from './index.ts';
import { HISTORY_MAX_POINTS } from './store/heartbeat-history.ts';

let db: TestDatabase;
let north: { organisationId: OrganisationId; siteId: SiteId };
let south: { organisationId: OrganisationId; siteId: SiteId };
let atNorth: Me;
let atSouth: Me;
let handlers: ReturnType<typeof createDevices>['handlers'];
let box: DeviceId;
let foreignBox: DeviceId;

/** A site of which nobody said where it is. */
const bare = { address: null, country: null, position: null };
const BESIDE_ITS_BOXES = { latitude: 40.4168, longitude: expect.closeTo(-3.7038, 6), from: 'devices' };

const Id = z.object({ id: DeviceId });

async function addBox(place: typeof north, mac: string, hostname: string, name: string | null) {
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, name, country, zone,
       latitude, longitude)
     values ($1, $2, 'alarm_box', $3, $4, 'watchdesk', $5, 'ESP', 7, 40.4168, -3.7038) returning id`,
    [place.organisationId, place.siteId, mac, hostname, name],
  );
  return Id.parse(row).id;
}

beforeAll(async () => {
  db = await testDatabase();
  north = await db.organisation('North');
  south = await db.organisation('South');
  atNorth = await db.person(north.organisationId);
  atSouth = await db.person(south.organisationId);
  handlers = createDevices({ database: db.database }).handlers;
  box = await addBox(north, '02:00:00:00:00:01', 'box-1', null);
  foreignBox = await addBox(south, '02:00:00:00:00:02', 'box-2', 'Their box');
});
afterAll(() => db.drop());

function as(me: Me): { context: CallContext } {
  const { signal } = new AbortController();
  const origin = { transport: 'in-memory', edition: 'headless', station: 'Desk', address: null } as const;
  const session = createSessionHolder({
    sessions: { find: async () => null, onChange: () => () => undefined },
    clock: systemClock,
    token: null,
    onDoubt: () => undefined,
  });
  const connection = { id: 'test', origin, signal, session, streams: createAckWindows() };
  return { context: { session: { me, sessionId: 'test' }, origin, signal, connection } };
}

describe('devices.get', () => {
  it('gives a device that never reported without a status', async () => {
    const found = await call(handlers.get, { id: box }, as(atNorth));
    expect(found.status).toBeNull();
    expect(found.identity).toMatchObject({
      id: box,
      organisationId: north.organisationId,
      siteName: 'North site',
      macAddress: '02:00:00:00:00:01',
      hostname: 'box-1',
      name: 'box-1',
      country: 'ESP',
      zone: 7,
      latitude: 40.4168,
      longitude: -3.7038,
    });
  });

  it('gives the full state with its largest values', async () => {
    const reporting = await addBox(north, '02:00:00:00:00:03', 'box-3', 'Front door');
    await db.sql(
      `insert into device_status (device_id, organisation_id, is_online, uptime, error_flags, ip_address, temperature,
         device_state, network_type, fan_pwm_duty, last_seen)
       values ($1, $2, true, 4294967295, 4294967295, '2001:db8::7', 21.4, 'NORMAL', 'wifi', 100, '2026-01-02Z')`,
      [reporting, north.organisationId],
    );
    const { identity, status } = await call(handlers.get, { id: reporting }, as(atNorth));
    expect(identity.name).toBe('Front door');
    expect(status).toMatchObject({
      isOnline: true,
      uptimeS: 4294967295,
      errorFlags: 4294967295,
      ipAddress: '2001:db8::7',
      temperatureC: 21.4,
      deviceState: 'NORMAL',
      networkType: 'wifi',
      fanPwmDutyPercent: 100,
      lastSeen: new Date('2026-01-02T00:00:00Z'),
      rssiDbm: null,
    });
  });

  it('does not know a device of another organisation', async () => {
    const asked = call(handlers.get, { id: foreignBox }, as(atNorth));
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('devices.figures', () => {
  it('gives one figure of each device in sight, in columns', async () => {
    const [wired, radio] = [
      await addBox(north, '02:00:00:00:00:0a', 'wired', null),
      await addBox(north, '02:00:00:00:00:0b', 'radio', null),
    ];
    await db.sql(
      `insert into device_status (device_id, organisation_id, network_type, rssi, temperature, firmware_version,
         last_seen)
       values ($1, $3, 'ethernet', 0, 21.5, '1.2.3', '2026-01-02Z'), ($2, $3, 'wifi', -61, null, null, null),
         ($4, $5, 'wifi', -40, 40, '9.9.9', now())`,
      [wired, radio, north.organisationId, foreignBox, south.organisationId],
    );
    const figures = async (figure: DeviceFigure) => {
      const { ids, values } = await call(handlers.figures, { figure }, as(atNorth));
      expect(ids).not.toContain(foreignBox);
      return [wired, radio].map((id) => values[ids.indexOf(id)]);
    };
    expect(await figures('signal')).toEqual([1, -61]);
    expect(await figures('temperature')).toEqual([21.5, null]);
    expect(await figures('firmware')).toEqual(['1.2.3', null]);
    expect(await figures('lastSeen')).toEqual([Date.parse('2026-01-02T00:00:00Z'), null]);
    for (const figure of DeviceFigure.options) await figures(figure);
  });
});

describe('devices.events', () => {
  it('lists what a device reported, newest first, and nothing of others', async () => {
    for (const [device, organisationId] of [
      [box, north.organisationId],
      [box, north.organisationId],
      [foreignBox, south.organisationId],
    ]) {
      await db.sql(
        `insert into alarm_events (organisation_id, device_id, device_hostname, sequence, boot_epoch,
           envelope_sequence, timestamp, received_at, alarm_type, event_state, priority, payload_digest)
         values ($1, $2, 'box', 1, 1, (select count(*) from alarm_events), now(), now(), 'PANIC1', 'ACTIVE',
           'CRITICAL', sha256('x'))`,
        [organisationId, device],
      );
    }
    const events = await call(handlers.events, { id: box }, as(atNorth));
    expect(events).toHaveLength(2);
    expect((events[0]?.id ?? 0) > (events[1]?.id ?? 0)).toBe(true);
    expect(await call(handlers.events, { id: box, limit: 1 }, as(atNorth))).toHaveLength(1);
    expect(await call(handlers.events, { id: foreignBox }, as(atNorth))).toEqual([]);
  });
});

describe('devices.history', () => {
  const from = new Date('2026-02-01T00:00:00Z');
  const to = new Date('2026-02-02T00:00:00Z');

  it('gives columns of equal length, oldest first, with the end left out', async () => {
    await db.sql(
      `insert into heartbeat_rows (time, device_id, organisation_id, temperature, humidity, fan_pwm_duty, change_type)
       values ('2026-02-01 12:00Z', $1, $2, 20.5, null, 30, 'PERIODIC'), ('2026-02-01 06:00:00.5Z', $1, $2, 19, 40, 0,
         'SENSOR_DATA'), ('2026-02-02Z', $1, $2, 99, 99, 99, 'PERIODIC')`,
      [box, north.organisationId],
    );
    expect(await call(handlers.history, { id: box, from, to }, as(atNorth))).toEqual({
      resolution: 'row',
      band: null,
      timeMs: [Date.parse('2026-02-01T06:00:00.500Z'), Date.parse('2026-02-01T12:00:00Z')],
      temperatureC: [19, 20.5],
      humidityPercent: [40, null],
      fanPwmDutyPercent: [0, 30],
    });
    const foreign = await call(handlers.history, { id: box, from, to }, as(atSouth));
    expect(foreign.timeMs).toEqual([]);
  });

  it('gives hours of a week and days of a year, with their lowest and highest values', async () => {
    const at = (text: string) => new Date(`2026-0${text}T00:00:00Z`);
    const week = await call(handlers.history, { id: box, from: at('1-28'), to: at('2-04') }, as(atNorth));
    expect(week).toMatchObject({ resolution: 'hour', temperatureC: [19, 20.5, 99] });
    const months = await call(handlers.history, { id: box, from: at('1-01'), to: at('5-01') }, as(atNorth));
    expect(months).toEqual({
      resolution: 'day',
      timeMs: [from.getTime(), to.getTime()],
      temperatureC: [19.75, 99],
      humidityPercent: [40, 99],
      fanPwmDutyPercent: [15, 99],
      band: {
        lowest: { temperatureC: [19, 99], humidityPercent: [40, 99], fanPwmDutyPercent: [0, 99] },
        highest: { temperatureC: [20.5, 99], humidityPercent: [40, 99], fanPwmDutyPercent: [30, 99] },
      },
    });
    const foreign = await call(handlers.history, { id: box, from: at('1-01'), to: at('5-01') }, as(atSouth));
    expect(foreign.timeMs).toEqual([]);
  });

  it('averages a period with more rows than a chart can show', async () => {
    const rows = 2 * HISTORY_MAX_POINTS + 500;
    await db.sql(
      `insert into heartbeat_rows (time, device_id, organisation_id, temperature, change_type)
       select '2026-03-01Z'::timestamptz + n * interval '2 seconds', $1, $2, n % 2, 'SENSOR_DATA'
       from generate_series(0, $3::int - 1) n`,
      [box, north.organisationId, rows],
    );
    const march = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-03-01T22:30:00Z') };
    const history = await call(handlers.history, { id: box, ...march }, as(atNorth));
    expect(history.timeMs.length).toBeLessThanOrEqual(HISTORY_MAX_POINTS);
    expect(history.timeMs.length).toBeGreaterThan(HISTORY_MAX_POINTS * 0.9);
    expect(history.timeMs).toEqual([...history.timeMs].sort((a, b) => a - b));
    const sum = history.temperatureC.reduce<number>((total, value) => total + (value ?? 0), 0);
    expect(sum / history.temperatureC.length).toBeCloseTo(0.5, 1);
    expect(history.humidityPercent.every((value) => value === null)).toBe(true);
  });
});

describe('what intake could not place', () => {
  it('lists refused messages, newest first, of one device where asked', async () => {
    await db.sql(
      `insert into rejected_messages (organisation_id, received_at, topic, hostname, device_id, reason, size_bytes, frame)
       values ($1, now(), 't/1', null, null, 'undecodable', 2, '\\xBEEF'), ($1, now(), 't/2', 'box-1', $2, 'bad-tag', 0, ''),
         ($3, now(), 't/3', null, null, 'replayed', 0, '')`,
      [north.organisationId, box, south.organisationId],
    );
    const all = await call(handlers.rejected, {}, as(atNorth));
    expect(all.map(({ topic, frameHex }) => [topic, frameHex])).toEqual([
      ['t/2', ''],
      ['t/1', 'beef'],
    ]);
    const ofBox = await call(handlers.rejected, { deviceId: box }, as(atNorth));
    expect(ofBox.map(({ topic }) => topic)).toEqual(['t/2']);
  });

  it('lists boxes that never registered, newest first', async () => {
    await db.sql(
      `insert into unregistered_devices (organisation_id, topic_base, hostname, first_seen, last_seen, message_count,
         last_kind)
       values ($1, 'w', 'old', now(), '2026-01-01Z', 3, 'hb'), ($1, 'w', 'new', now(), '2026-01-02Z', 1, 'alarm'),
         ($2, 'w', 'theirs', now(), now(), 1, 'hb')`,
      [north.organisationId, south.organisationId],
    );
    const boxes = await call(handlers.unregistered, undefined, as(atNorth));
    expect(boxes.map(({ hostname, messageCount }) => [hostname, messageCount])).toEqual([
      ['new', 1],
      ['old', 3],
    ]);
  });

  it('lists sites with the number of their devices', async () => {
    await db.sql(`insert into sites (organisation_id, name) values ($1, 'Empty')`, [south.organisationId]);
    expect(await call(handlers.sites, undefined, as(atSouth))).toEqual([
      { ...bare, id: expect.any(Number), name: 'Empty', deviceCount: 0 },
      { ...bare, id: south.siteId, name: 'South site', deviceCount: 1, position: BESIDE_ITS_BOXES },
    ]);
  });

  it('gives a site the place it was given, else the middle of its devices, on either side of the antimeridian', async () => {
    const { organisationId } = await db.organisation('Islands');
    const [own, between] = [await db.site(organisationId, 'Own'), await db.site(organisationId, 'Taveuni')];
    await db.sql(
      `update sites set latitude = -12.05, longitude = -77.04, address = 'Jr. de la Union' where id = $1`,
      [own],
    );
    for (const [index, longitude] of [179.9, -179.9, null].entries()) {
      const id = await addBox(
        { organisationId, siteId: between },
        `02:00:00:00:01:0${index}`,
        `i-${index}`,
        null,
      );
      await db.sql(`update devices set latitude = -16.8, longitude = $2 where id = $1`, [id, longitude]);
    }
    const sites = await call(handlers.sites, undefined, as(await db.person(organisationId)));
    const places = new Map(sites.map(({ name, position, address }) => [name, { address, position }]));
    expect(places.get('Own')).toEqual({
      address: 'Jr. de la Union',
      position: { latitude: -12.05, longitude: -77.04, from: 'site' },
    });
    const middle = places.get('Taveuni')?.position;
    expect(middle).toMatchObject({ latitude: expect.closeTo(-16.8, 6), from: 'devices' });
    expect(Math.abs(middle?.longitude ?? 0)).toBeCloseTo(180, 6);
  });
});

describe('a person with some sites', () => {
  it('knows their devices only, whatever is asked of the others', async () => {
    const west = await db.site(north.organisationId, 'West');
    const there = await addBox({ ...north, siteId: west }, '02:00:00:00:00:77', 'box-77', null);
    for (const id of [box, there]) {
      await db.sql(
        `insert into alarm_events (organisation_id, device_id, device_hostname, sequence, boot_epoch, timestamp,
           received_at, alarm_type, event_state, priority, payload_digest)
         values ($1, $2, 'box', 1, 77, now(), now(), 'PANIC1', 'ACTIVE', 'CRITICAL', sha256('x'))`,
        [north.organisationId, id],
      );
      await db.sql(
        `insert into heartbeat_rows (time, device_id, organisation_id, temperature, change_type)
         values (now(), $2, $1, 20, 'MANUAL')`,
        [north.organisationId, id],
      );
      await db.sql(
        `insert into rejected_messages (organisation_id, received_at, topic, device_id, reason, size_bytes, frame)
         values ($1, now(), 'site/' || $2::bigint, $2, 'bad-tag', 0, '')`,
        [north.organisationId, id],
      );
    }
    const guard = as(await db.person(north.organisationId, { role: 'technician', siteIds: [west] }));
    expect((await call(handlers.get, { id: there }, guard)).identity.siteName).toBe('West');
    await expect(call(handlers.get, { id: box }, guard)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await call(handlers.events, { id: there }, guard)).toHaveLength(1);
    expect(await call(handlers.events, { id: box }, guard)).toEqual([]);
    const day = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };
    expect((await call(handlers.history, { id: there, ...day }, guard)).timeMs).toHaveLength(1);
    expect((await call(handlers.history, { id: box, ...day }, guard)).timeMs).toEqual([]);
    const rejected = await call(handlers.rejected, {}, guard);
    expect(rejected.map(({ topic }) => topic)).toEqual([`site/${there}`]);
    expect(await call(handlers.unregistered, undefined, guard)).toEqual([]);
    expect(await call(handlers.sites, undefined, guard)).toEqual([
      { ...bare, id: west, name: 'West', deviceCount: 1, position: BESIDE_ITS_BOXES },
    ]);
  });

  it('knows nothing while no site is granted', async () => {
    const nobody = as(await db.person(north.organisationId, { siteIds: [] }));
    expect(await call(handlers.sites, undefined, nobody)).toEqual([]);
    await expect(call(handlers.get, { id: box }, nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('accepting a box again', () => {
  it('forgets its boots and sequences, and only those of a box of the own organisation', async () => {
    await db.sql('update devices set boot_epoch = 9, booted_at = now() where id = any($1)', [
      [box, foreignBox],
    ]);
    await db.sql(
      `insert into device_replay (device_id, organisation_id, boot_epoch, highest_sequence, seen)
       select id, organisation_id, 9, 40, decode(repeat('00', 128), 'hex') from devices where id = any($1)`,
      [[box, foreignBox]],
    );
    expect(await call(handlers.resetReplay, { id: box }, as(atNorth))).toEqual({});
    await expect(call(handlers.resetReplay, { id: foreignBox }, as(atNorth))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const both = 'select id, boot_epoch, booted_at from devices where id = any($1) order by id';
    expect(await db.sql(both, [[box, foreignBox]])).toMatchObject([
      { id: box, boot_epoch: 0, booted_at: null },
      { id: foreignBox, boot_epoch: 9 },
    ]);
    expect(await db.sql('select device_id from device_replay')).toEqual([{ device_id: foreignBox }]);
  });
});
