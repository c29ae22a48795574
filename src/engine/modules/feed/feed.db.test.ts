import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeAlarms } from '../../../../test/support/close-alarms.ts';
import { databaseProxy } from '../../../../test/support/database-proxy.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { FEED_WINDOW_FRAMES } from '../../../shared/feed/model.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { openReader, type TestReader } from './feed-test-reader.ts';
import { createFeed, type FeedDeps } from './index.ts';

type Feed = ReturnType<typeof createFeed>;

let db: TestDatabase;
let north: { organisationId: OrganisationId; siteId: SiteId };
let south: { organisationId: OrganisationId; siteId: SiteId };
const feeds: Feed[] = [];
const readers: TestReader[] = [];

beforeAll(async () => {
  db = await testDatabase();
  north = await db.organisation('North');
  south = await db.organisation('South');
});
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
  await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
  await db.sql('delete from devices');
  await db.sql('delete from alarms');
  await db.sql('delete from rejected_messages');
});
afterAll(() => db.drop());

const until = (condition: () => boolean) =>
  expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

function systemStatus(feed: () => SystemStatus['feed']): SystemStatus {
  const up = { state: 'up', kind: 'external', since: new Date(0), message: null } as const;
  return {
    version: '0.0.0',
    station: 'Desk',
    serverTime: new Date(),
    database: up,
    broker: up,
    feed: feed(),
    ingester: { self: true, holder: 'Desk', problem: null },
    counts: { devices: 0, online: 0, unregistered: 0, rejectedToday: 0 },
    warnings: [],
  };
}

async function startFeed(
  options: Partial<Pick<FeedDeps, 'mode' | 'database' | 'maxRetainedBytes'>> = {},
): Promise<Feed> {
  const feed: Feed = createFeed({
    database: options.database ?? db.database,
    clock: systemClock,
    logger: pino({ enabled: false }),
    systemStatus: () => systemStatus(() => feed.state()),
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    ...(options.maxRetainedBytes === undefined ? {} : { maxRetainedBytes: options.maxRetainedBytes }),
  });
  feeds.push(feed);
  feed.start();
  await until(() => feed.state().state === 'up');
  return feed;
}

async function read(
  feed: Feed,
  organisationId: OrganisationId,
  options: Parameters<typeof openReader>[2] = {},
): Promise<TestReader> {
  const reader = openReader(feed.handlers, await db.person(organisationId), options);
  readers.push(reader);
  const isComplete = () => reader.frames.some((frame) => frame.type === 'snapshot' && frame.last);
  if (options.cursor === undefined) await until(isComplete);
  return reader;
}

const Id = z.object({ id: z.int() });
let nextName = 0;

async function addDevice(place = north): Promise<DeviceId> {
  nextName += 1;
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, 'alarm_box', $3, $4, 'watchdesk') returning id`,
    [
      place.organisationId,
      place.siteId,
      `02:00:00:00:00:${nextName.toString(16).padStart(2, '0')}`,
      `box-${nextName}`,
    ],
  );
  const { id } = Id.parse(row);
  await db.sql(
    'insert into device_status (device_id, organisation_id, temperature, ip_address) values ($1, $2, 21.5, $3)',
    [id, place.organisationId, '192.0.2.7'],
  );
  return DeviceId.parse(id);
}

async function raise(place = north, device: DeviceId | null = null): Promise<number> {
  const [row] = await db.sql(
    `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
       last_activated_at, source)
     values ($1, $2, $3, 'a box', 'PANIC1', 'critical', 'unacknowledged_active', now(), now(), 'device') returning id`,
    [place.organisationId, place.siteId, device],
  );
  return Id.parse(row).id;
}

const acknowledge = (id: number, note: string | null = null) =>
  db.sql(
    `update alarms set state = 'acknowledged_active', acknowledged_at = now(), acknowledged_by_name = 'Ana',
       acknowledged_station = 'Desk 2', acknowledge_note = $2 where id = $1`,
    [id, note],
  );
const close = (id: number) => closeAlarms(db.sql, id, 'real');
const touchStatus = (id: number) =>
  db.sql(
    'update device_status set temperature = coalesce(temperature, 0) + 1, revision = revision + 1 where device_id = $1',
    [id],
  );

/** Open alarms and statuses of an organisation with their revisions, as the database has them. */
async function truth(organisationId: OrganisationId) {
  const Row = z.object({ id: z.int(), revision: z.int() });
  const alarms = await db.sql(
    `select id, revision from alarms where organisation_id = $1 and state <> 'closed' order by id`,
    [organisationId],
  );
  const statuses = await db.sql(
    'select device_id as id, revision from device_status where organisation_id = $1 order by id',
    [organisationId],
  );
  return {
    alarms: alarms.map((row) => Row.parse(row)),
    statuses: statuses.map((row) => Row.parse(row)),
  };
}

function shown(reader: TestReader) {
  const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;
  return {
    alarms: [...reader.alarms.values()]
      .filter((alarm) => alarm.state !== 'closed')
      .map(({ id, revision }) => ({ id: Number(id), revision }))
      .sort(byId),
    statuses: [...reader.statuses].map(([id, revision]) => ({ id, revision })).sort(byId),
  };
}

async function showsTheTruth(reader: TestReader, organisationId: OrganisationId): Promise<void> {
  const expected = await truth(organisationId);
  await expect.poll(() => shown(reader), { timeout: 30_000, interval: 20 }).toEqual(expected);
}

const slots = () =>
  db.sql('select slot_name from pg_replication_slots where database = current_database() order by 1');

async function endReplication(): Promise<void> {
  await db.sql(
    `select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database()`,
  );
}

describe('a reader', () => {
  it('is told that groups, sites, panels, plans, rules and how alarms are handled changed, and of no other organisation', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { interest: { system: true } });
    const outsider = await read(feed, south.organisationId, { interest: { system: true } });
    const told = ({ items }: TestReader) =>
      items.flatMap((item) => (item.kind === 'outdated' ? [item.what] : []));
    const tells = async (what: string, sql: string, values: readonly unknown[]) => {
      const before = told(reader).length;
      await db.sql(sql, [...values]);
      await until(() =>
        told(reader)
          .slice(before)
          .some((each) => each === what),
      );
    };
    const { organisationId, siteId } = north;
    await tells('registry', `insert into device_groups (organisation_id, name) values ($1, 'Round')`, [
      organisationId,
    ]);
    await tells(
      'registry',
      `insert into device_group_members (organisation_id, group_id, device_id)
       select $1, id, $2 from device_groups where organisation_id = $1`,
      [organisationId, device],
    );
    await tells('registry', 'delete from device_groups where organisation_id = $1', [organisationId]);
    await tells('registry', 'update sites set latitude = -12, longitude = -77 where id = $1', [siteId]);
    await tells(
      'panels',
      `insert into panels (organisation_id, site_id, name, version, seen_by, used_by)
       values ($1, $2, 'Gate', 1, '{operator}', '{}')`,
      [organisationId, siteId],
    );
    await tells('panels', 'delete from panels where site_id = $1', [siteId]);
    for (const change of [
      `insert into alarm_type_settings (organisation_id, code, latched) values ($1, 'FIRE', true)`,
      'delete from alarm_type_settings where organisation_id = $1',
      'update alarm_dispositions set is_offered = false where organisation_id = $1',
      'insert into alarm_settings (organisation_id) values ($1)',
    ])
      await tells('alarm-desk', change, [organisationId]);
    await tells(
      'plans',
      `insert into site_contacts (organisation_id, site_id, rank, name, phone) values ($1, $2, 1, 'Eva', '+51 1')`,
      [organisationId, siteId],
    );
    await tells('plans', 'delete from site_contacts where site_id = $1', [siteId]);
    await tells(
      'plans',
      `insert into action_plans (organisation_id, alarm_type, name, version) values ($1, 'FIRE', 'Fire', 1)`,
      [organisationId],
    );
    await tells('rules', `insert into rules (organisation_id, name, version) values ($1, 'Warm', 1)`, [
      organisationId,
    ]);
    expect(told(outsider)).toEqual([]);
  });

  it('gets a snapshot of what is open, with names, and then every change as it commits', async () => {
    const device = await addDevice();
    const closed = await raise();
    await close(closed);
    const open = await raise(north, device);
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { interest: { deviceIds: [device] } });
    expect([...reader.alarms.keys()]).toEqual([open]);
    expect(reader.alarms.get(open)).toMatchObject({
      siteName: 'North site',
      deviceName: 'a box',
      deviceId: device,
    });

    await acknowledge(open, 'seen');
    await until(() => reader.alarms.get(open)?.state === 'acknowledged_active');
    expect(reader.alarms.get(open)).toMatchObject({
      siteName: 'North site',
      acknowledgedBy: 'Ana',
      acknowledgedStation: 'Desk 2',
      acknowledgeNote: 'seen',
    });
    await touchStatus(device);
    await until(() => reader.statuses.get(device) === 1);
    const detail = reader.items.findLast((item) => item.kind === 'status-detail');
    expect(detail).toMatchObject({ status: { temperatureC: 22.5, ipAddress: '192.0.2.7', revision: 1 } });

    const added = await addDevice();
    await until(() => reader.devices.has(added) && reader.statuses.has(added));
    await db.sql('delete from devices where id = $1', [added]);
    await until(() => !reader.devices.has(added));
    await close(open);
    await until(() => reader.alarms.get(open)?.state === 'closed');
    expect(reader.snapshots()).toBe(1);
  });

  it('never sees anything of another organisation', async () => {
    await addDevice(south);
    await raise(south);
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { interest: { rejected: true } });
    const foreign = await addDevice(south);
    await raise(south);
    await touchStatus(foreign);
    await db.sql('delete from devices where id = $1', [foreign]);
    await db.sql(
      `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
       values ($1, now(), 'theirs', 'undecodable', 0, '')`,
      [south.organisationId],
    );
    const own = await raise();
    await until(() => reader.alarms.has(own));
    expect(reader.items.map((item) => item.kind)).toEqual(['alarm']);
  });

  it('goes on after its cursor without a snapshot', async () => {
    const feed = await startFeed();
    const first = await read(feed, north.organisationId);
    const before = await raise();
    await until(() => first.alarms.has(before));
    await first.close();
    const missed = await raise();
    const second = await read(feed, north.organisationId, { cursor: first.cursor() });
    await until(() => second.alarms.has(missed));
    expect(second.snapshots()).toBe(0);
    expect([...second.alarms.keys()]).toEqual([missed]);
  });

  it('that does not acknowledge gets no more than its window, then each alarm and only the last status', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { holdBack: true });
    const alarm = await raise();
    await until(() => reader.alarms.has(alarm));
    for (let count = 0; count < 20; count += 1) {
      await acknowledge(alarm, `note ${count}`);
      await touchStatus(device);
    }
    await until(() => reader.frames.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(reader.frames).toHaveLength(4);
    await reader.acknowledge();
    await until(() => reader.alarms.get(alarm)?.acknowledgeNote === 'note 19');
    await showsTheTruth(reader, north.organisationId);
    const revisions = reader.items.flatMap((item) => (item.kind === 'alarm' ? [item.alarm.revision] : []));
    expect(revisions).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    const statuses = reader.items.filter((item) => item.kind === 'status');
    expect(statuses.length).toBeLessThan(10);
  });

  it('gets a long note whole, although the log leaves unchanged large values out', async () => {
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId);
    const alarm = await raise();
    await db.sql('alter table alarms alter column acknowledge_note set storage external');
    const note = 'ß'.repeat(2000);
    await acknowledge(alarm, note);
    await db.sql(`update alarms set count = count + 1 where id = $1`, [alarm]);
    await until(() => reader.alarms.get(alarm)?.count === 2);
    expect(reader.alarms.get(alarm)?.acknowledgeNote).toBe(note);
    expect(reader.snapshots()).toBe(1);
  });

  it('hears of the system at once and when it changes, and leaves nothing behind when it goes', async () => {
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { interest: { system: true } });
    await until(() => reader.items.some((item) => item.kind === 'system'));
    expect(feed.metrics().readers).toBe(1);
    await reader.close();
    expect(feed.metrics().readers).toBe(0);
  });
});

describe('a reader that has stalled', () => {
  it('costs nothing but its window, however much happens, and takes a snapshot once it goes on', async () => {
    const feed = await startFeed();
    const stalled = await read(feed, north.organisationId, { holdBack: true });
    const awake = await read(feed, north.organisationId);
    for (let count = 0; count < 50; count += 1) await raise();
    let changes = 50;
    const changeAll = async (): Promise<void> => {
      await db.sql('update alarms set count = count + 1');
      changes += 50;
    };
    // A slow machine merges many changes into one frame: the window is full when it is.
    while (stalled.frames.length < FEED_WINDOW_FRAMES) await changeAll();
    // More changes than the log keeps of alarms.
    for (let count = 0; count < 450; count += 1) await changeAll();
    await until(() => feed.metrics().changes >= changes);
    expect(feed.metrics().ringEntries.alarms).toBeLessThanOrEqual(20_000);
    expect(stalled.frames).toHaveLength(FEED_WINDOW_FRAMES);
    await stalled.acknowledge();
    await until(() => stalled.snapshots() === 2);
    await showsTheTruth(stalled, north.organisationId);
    await showsTheTruth(awake, north.organisationId);
    expect(awake.snapshots()).toBe(1);
  });
});

describe('a broken stream', () => {
  it('begins a new epoch, and its readers end with the truth by a snapshot', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId);
    const staying = await raise();
    const vanishing = await raise();
    await until(() => reader.alarms.size === 2);
    await endReplication();
    await close(vanishing);
    const missed = await raise();
    await touchStatus(device);
    await until(() => reader.snapshots() === 2);
    await acknowledge(staying);
    await showsTheTruth(reader, north.organisationId);
    expect([...reader.alarms.keys()]).toEqual(expect.arrayContaining([staying, missed]));
  });

  it('makes old cursors worth a snapshot', async () => {
    const feed = await startFeed();
    const first = await read(feed, north.organisationId);
    const alarm = await raise();
    await until(() => first.alarms.has(alarm));
    await first.close();
    const epochs = feed.metrics().epochs;
    await endReplication();
    await until(() => feed.metrics().epochs > epochs);
    const second = await read(feed, north.organisationId, { cursor: first.cursor() });
    await until(() => second.alarms.has(alarm));
    expect(second.snapshots()).toBe(1);
  });
});

/** Writes from several connections at once until told to stop. */
async function churn(devices: readonly number[], rounds: number): Promise<void> {
  const writer = async (offset: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const alarm = await raise();
      await touchStatus(devices[(round + offset) % devices.length] ?? 0);
      await acknowledge(alarm);
      if (round % 3 === offset) await close(alarm);
    }
  };
  await Promise.all([writer(0), writer(1)]);
}

describe('several readers', () => {
  it('that come while others write all end with the truth', async () => {
    const devices = [await addDevice(), await addDevice(), await addDevice()];
    const feed = await startFeed();
    const writing = churn(devices, 60);
    const come: TestReader[] = [];
    for (let count = 0; count < 5; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      come.push(await read(feed, north.organisationId));
    }
    await writing;
    for (const reader of come) await showsTheTruth(reader, north.organisationId);
  });

  it('of two feeds on one database agree', async () => {
    const devices = [await addDevice()];
    const here = await read(await startFeed(), north.organisationId);
    const there = await read(await startFeed(), north.organisationId);
    await churn(devices, 20);
    await showsTheTruth(here, north.organisationId);
    await showsTheTruth(there, north.organisationId);
    const changes = (reader: TestReader) =>
      reader.items.flatMap((item) =>
        item.kind === 'alarm' ? [`${item.alarm.id} r${item.alarm.revision}`] : [],
      );
    expect(changes(there)).toEqual(changes(here));
  });
});

/** The same database, with a login for the feed that may not replicate. */
async function withoutReplication(): Promise<{ role: string; database: Database }> {
  const url = new URL(db.connectionString);
  const role = `no_replication_${url.pathname.slice(-8)}`;
  await db.sql(`create role ${role} login password 'not-a-secret'`);
  url.username = role;
  url.password = 'not-a-secret';
  return { role, database: { ...db.database, connectionString: () => url.href } };
}

describe('without logical decoding', () => {
  it('a server that refuses it is read by notification, says so, and ends with the same truth', async () => {
    const { role, database } = await withoutReplication();
    const devices = [await addDevice(), await addDevice()];
    const feed = await startFeed({ database });
    expect(feed.state()).toMatchObject({ state: 'up', mode: 'notify' });
    expect(feed.state().message).toContain('does not allow logical decoding');
    const reader = await read(feed, north.organisationId, { interest: { rejected: true } });
    const other = await read(feed, south.organisationId);
    await churn(devices, 20);
    const removed = await addDevice();
    await until(() => reader.devices.has(removed));
    await db.sql('delete from devices where id = $1', [removed]);
    await db.sql(
      `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
       values ($1, now(), 'ours', 'undecodable', 0, '')`,
      [north.organisationId],
    );
    await until(() => !reader.devices.has(removed));
    await showsTheTruth(reader, north.organisationId);
    await until(() => reader.items.some((item) => item.kind === 'rejected' && item.message.topic === 'ours'));
    expect(other.items).toEqual([]);
    await feed.stop();
    await db.sql(`drop role ${role}`);
  });

  it('hears of an alarm soon, because the triggers notify', async () => {
    const feed = await startFeed({ mode: 'notify' });
    const reader = await read(feed, north.organisationId);
    const startedAt = Date.now();
    const alarm = await raise();
    await until(() => reader.alarms.has(alarm));
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  it('the log is taken up as soon as the server, come back, allows it', async () => {
    const { role, database } = await withoutReplication();
    const feed = await startFeed({ database });
    const reader = await read(feed, north.organisationId);
    await db.sql(`alter role ${role} replication`);
    await db.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and query like 'listen%'`,
      [role],
    );
    await until(() => feed.state().mode === 'logical');
    expect(feed.state()).toMatchObject({ state: 'up', message: null });
    const alarm = await raise();
    await until(() => reader.alarms.has(alarm));
    await feed.stop();
    await db.sql(`drop role ${role}`);
  });
});

describe('a desk that shows some rows of a long list', () => {
  const interest = { devices: true, statuses: 'shown' } as const;
  const turnOff = (id: number) =>
    db.sql(
      'update device_status set is_online = not is_online, revision = revision + 1 where device_id = $1',
      [id],
    );

  it('gets every status of those, and of the others what lists go by', async () => {
    const [seen, unseen] = [await addDevice(), await addDevice()];
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { interest: { ...interest, shownIds: [seen] } });
    // Of a device of which nothing was heard yet, the first report counts as a change.
    for (const id of [seen, unseen]) await touchStatus(id);
    await until(() => reader.statuses.get(seen) === 1 && reader.statuses.get(unseen) === 1);
    for (const id of [unseen, seen]) await touchStatus(id);
    await until(() => reader.statuses.get(seen) === 2);
    expect(reader.statuses.get(unseen)).toBe(1);
    await turnOff(unseen);
    await until(() => reader.statuses.get(unseen) === 3);
  });

  it('scrolls to others and misses nothing of them', async () => {
    const [first, second] = [await addDevice(), await addDevice()];
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { interest: { ...interest, shownIds: [first] } });
    for (let count = 0; count < 3; count += 1) await touchStatus(second);
    const shown = await reader.show([second]);
    expect(shown).toMatchObject([{ deviceId: second, revision: 3 }]);
    await touchStatus(second);
    await until(() => reader.statuses.get(second) === 4);
    expect(reader.snapshots()).toBe(1);
  });

  it('is told nothing of rows of another organisation that it claims to show', async () => {
    const foreign = await addDevice(south);
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId, { interest });
    expect(await reader.show([foreign])).toEqual([]);
    await touchStatus(foreign);
    const own = await raise();
    await until(() => reader.alarms.has(own));
    expect(reader.statuses.size).toBe(0);
  });
});

/** Makes the server write about so much log that no reader hears of. */
const writeLog = (megabytes: number) =>
  db.sql(
    `select pg_logical_emit_message(false, 'test', repeat('x', 1024 * 1024)) from generate_series(1, $1::int)`,
    [megabytes],
  );

describe('the log that the server keeps', () => {
  it('is a figure of the status', async () => {
    const feed = await startFeed();
    await until(() => feed.state().retainedBytes !== null);
    expect(feed.state().retainedBytes).toBeLessThan(1024 ** 3);
  });

  it('does not grow without end while the way to this station is stalled: the stream begins anew', async () => {
    const proxy = await databaseProxy(db.connectionString);
    const feed = await startFeed({
      database: { ...db.database, connectionString: () => proxy.connectionString },
      maxRetainedBytes: 64 * 1024 ** 2,
    });
    const reader = await read(feed, north.organisationId);
    const epochs = feed.metrics().epochs;
    const before = await slots();
    expect(before).toHaveLength(1);
    proxy.stall();
    const missed = await raise();
    await writeLog(100);
    await until(() => feed.state().state === 'down');
    expect(feed.state().message).toContain('MB of its log');
    proxy.resume();
    await until(() => feed.metrics().epochs > epochs && feed.state().mode === 'logical');
    await until(() => reader.alarms.has(missed));
    await expect.poll(slots, { timeout: 30_000 }).not.toContainEqual(before[0]);
    await feed.stop();
    await proxy.close();
  }, 60_000);
});

describe('without any reader', () => {
  it('telemetry is counted and passed over, and the first reader finds the truth', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    for (let count = 0; count < 5; count += 1) await touchStatus(device);
    await until(() => feed.metrics().changes >= 5);
    expect(feed.metrics().ringEntries.states).toBe(0);
    const reader = await read(feed, north.organisationId);
    await showsTheTruth(reader, north.organisationId);
    await touchStatus(device);
    await showsTheTruth(reader, north.organisationId);
    expect(reader.snapshots()).toBe(1);
  });

  it('alarms are kept for who comes back', async () => {
    const feed = await startFeed();
    const first = await read(feed, north.organisationId);
    await first.close();
    const missed = await raise();
    const second = await read(feed, north.organisationId, { cursor: first.cursor() });
    await until(() => second.alarms.has(missed));
    expect(second.snapshots()).toBe(0);
  });
});

describe('a flood', () => {
  it('of alarms in one transaction reaches a reader whole, in frames of bounded size', async () => {
    const feed = await startFeed();
    const reader = await read(feed, north.organisationId);
    await db.sql(
      `insert into alarms (organisation_id, device_name, alarm_type, priority, state, raised_at, last_activated_at,
         source)
       select $1, 'box-' || n, 'PANIC1', 'critical', 'unacknowledged_active', now(), now(), 'device'
       from generate_series(1, 2000) n`,
      [north.organisationId],
    );
    await until(() => reader.alarms.size === 2000);
    const names = reader.items.flatMap((item) => (item.kind === 'alarm' ? [item.alarm.deviceName] : []));
    expect(names).toEqual(Array.from({ length: 2000 }, (_, index) => `box-${index + 1}`));
    expect(Math.max(...reader.frames.map((frame) => frame.items.length))).toBeLessThanOrEqual(500);
  });
});
