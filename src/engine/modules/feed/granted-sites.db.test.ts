import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { AlarmId, DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import type { FeedItem } from '../../../shared/feed/model.ts';
import { systemClock } from '../../platform/clock.ts';
import { createSystem } from '../system/index.ts';
import { openReader, type TestReader } from './feed-test-reader.ts';
import { createFeed } from './index.ts';

type Feed = ReturnType<typeof createFeed>;

let db: TestDatabase;
let organisationId: OrganisationId;
let north: SiteId;
let south: SiteId;
let west: SiteId;
let feed: Feed;
const readers: TestReader[] = [];
let lastMac = 0;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId: north } = await db.organisation('North'));
  south = await db.site(organisationId, 'South');
  west = await db.site(organisationId, 'West');
});
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
  await feed.stop();
  for (const table of ['rejected_messages', 'alarms', 'devices']) await db.sql(`delete from ${table}`);
});
afterAll(() => db.drop());

const until = (condition: () => boolean) =>
  expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

const interest = { alarms: true, devices: true, commands: true, rejected: true, system: false } as const;

async function reader(
  siteIds: readonly SiteId[] | undefined,
  options: Partial<Parameters<typeof openReader>[2]> = {},
): Promise<TestReader> {
  const me = await db.person(organisationId, siteIds === undefined ? {} : { siteIds });
  const opened = openReader(feed.handlers, me, { interest, ...options });
  readers.push(opened);
  await until(() => opened.frames.some((frame) => frame.type === 'snapshot' && frame.last));
  return opened;
}

async function device(siteId: SiteId | null): Promise<DeviceId> {
  lastMac += 1;
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, 'alarm_box', ('02:00:00:00:00:' || lpad(to_hex($3::int), 2, '0'))::macaddr, 'box-' || $3::int, 'b')
     returning id`,
    [organisationId, siteId, lastMac],
  );
  const id = DeviceId.parse(row?.['id']);
  await db.sql('insert into device_status (device_id, organisation_id, temperature) values ($1, $2, 20)', [
    id,
    organisationId,
  ]);
  return id;
}

async function alarm(siteId: SiteId | null): Promise<AlarmId> {
  const [row] = await db.sql(
    `insert into alarms (organisation_id, site_id, device_name, alarm_type, priority, state, raised_at,
       last_activated_at, source)
     values ($1, $2, 'a box', 'PANIC1', 'critical', 'unacknowledged_active', now(), now(), 'device') returning id`,
    [organisationId, siteId],
  );
  return AlarmId.parse(row?.['id']);
}

const reject = (deviceId: DeviceId | null) =>
  db.sql(
    `insert into rejected_messages (organisation_id, received_at, topic, device_id, reason, size_bytes, frame)
     values ($1, now(), 'of ' || coalesce($2::bigint::text, 'nobody'), $2::bigint, 'bad-tag', 0, '')`,
    [organisationId, deviceId],
  );
const warm = (deviceId: DeviceId) =>
  db.sql(
    'update device_status set temperature = temperature + 1, revision = revision + 1 where device_id = $1',
    [deviceId],
  );
const move = (deviceId: DeviceId, siteId: SiteId | null) =>
  db.sql('update devices set site_id = $2 where id = $1', [deviceId, siteId]);

/** An order to the device, and the same armed. */
async function order(deviceId: DeviceId): Promise<number> {
  await db.sql(
    `insert into armings (id, organisation_id, site_id, device_id, device_name, command_type, command_data, state,
       needs_second_person, armed_by_name, armed_station, armed_at, expires_at)
     select gen_random_uuid(), organisation_id, site_id, id, hostname, 'OUTPUT',
       '{"type": "OUTPUT", "output": "SIREN", "pattern": "SOS"}', 'armed', false, 'Ana', 'Desk 1', now(),
       now() + interval '10 s' from devices where id = $1`,
    [deviceId],
  );
  const [row] = await db.sql(
    `insert into command_log (organisation_id, site_id, device_id, device_name, device_kind, request_id, command_type,
       command_data, auth_level, is_verifiable, priority, expires_at, max_retries, initiated_by)
     select organisation_id, site_id, id, hostname, kind, gen_random_uuid(), 'SYSTEM',
       '{"type": "SYSTEM", "action": "GET_STATUS"}', 0, false, 'normal', now() + interval '1 min', 3, 'Ana'
     from devices where id = $1 returning id`,
    [deviceId],
  );
  return Number(row?.['id']);
}

/** A time in which alarms of the site are kept quiet. */
async function quiet(siteId: SiteId): Promise<number> {
  const [row] = await db.sql(
    `insert into suppression_windows (organisation_id, kind, batch_id, site_id, starts_at, ends_at, reason, user_name,
       station)
     values ($1, 'on_test', gen_random_uuid(), $2, now(), now() + interval '1 hour', 'service', 'Tom', 'Van 1')
     returning id`,
    [organisationId, siteId],
  );
  return Number(row?.['id']);
}

/** What an item is of, for comparing what two readers got. */
function subject(item: FeedItem): string {
  switch (item.kind) {
    case 'alarm':
      return `alarm ${item.alarm.id}`;
    case 'window':
      return `window ${item.window.id} at ${item.window.siteName}`;
    case 'flood':
      return `flood ${item.flood.id}`;
    case 'device':
      return `device ${item.device.id}`;
    case 'device-removed':
      return `removed ${item.deviceId}`;
    case 'status':
      return `status ${item.status.deviceId}`;
    case 'status-detail':
      return `detail ${item.status.deviceId}`;
    case 'command':
      return `command ${item.command.id}`;
    case 'arming':
      return `arming ${item.arming.deviceId}`;
    case 'sequence-run':
      return `sequence ${item.run.id}`;
    case 'sequence-step':
      return `step ${item.step.runId} ${item.step.position}`;
    case 'board':
      return `board ${item.board.deviceId}`;
    case 'relay':
      return `relay ${item.relay.deviceId} ${item.relay.relayIndex}`;
    case 'rejected':
      return `rejected ${item.message.topic}`;
    case 'outdated':
      return `outdated ${item.what}`;
    case 'system':
      return 'system';
  }
}
const subjects = ({ items }: TestReader) => new Set(items.map(subject));

/** Everything committed before has reached the reader once an alarm of its own site has. */
async function settled(at: TestReader, siteId: SiteId): Promise<void> {
  const last = await alarm(siteId);
  await until(() => at.alarms.has(last));
  const marker = await device(siteId);
  await until(() => at.devices.has(marker));
}

describe.each(['logical', 'notify'] as const)('a reader with some sites (%s)', (mode) => {
  beforeEach(async () => {
    feed = createFeed({
      database: db.database,
      clock: systemClock,
      logger: pino({ enabled: false }),
      systemStatus: () => Promise.reject(new Error('not asked for')),
      mode,
    });
    feed.start();
    await until(() => feed.state().state === 'up');
  });

  it('starts with what is at them, and hears of nothing else', async () => {
    const [here, there, nowhere] = [await device(north), await device(south), await device(null)];
    const [ours, theirs, nobodys] = [await alarm(north), await alarm(south), await alarm(null)];
    for (const id of [here, there, null]) await reject(id);
    const guard = await reader([north], { interest: { ...interest, deviceIds: [here, there] } });
    expect([...guard.alarms.keys()]).toEqual([ours]);
    expect([...guard.devices.keys()]).toEqual([here]);
    expect([...guard.statuses.keys()]).toEqual([here]);

    const boss = await reader(undefined);
    for (const id of [there, here, nowhere]) await warm(id);
    for (const id of [there, here, nowhere, null]) await reject(id);
    for (const id of [theirs, ours, nobodys]) await db.sql('update alarms set count = 2 where id = $1', [id]);
    await db.sql('update devices set name = $2 where id = $1', [there, 'Renamed']);
    await db.sql('delete from devices where id = $1', [nowhere]);
    const [newHere, newThere] = [await device(north), await device(south)];
    await settled(guard, north);
    await settled(boss, south);
    const seen = subjects(guard);
    for (const what of [
      `alarm ${ours}`,
      `status ${here}`,
      `detail ${here}`,
      `rejected of ${here}`,
      `device ${newHere}`,
    ])
      expect(seen).toContain(what);
    const forbidden = [there, nowhere, newThere].flatMap((id) => [
      `device ${id}`,
      `status ${id}`,
      `detail ${id}`,
      `removed ${id}`,
      `rejected of ${id}`,
    ]);
    for (const what of [...forbidden, `alarm ${theirs}`, `alarm ${nobodys}`, 'rejected of nobody'])
      expect(seen).not.toContain(what);
    expect(subjects(boss)).toContain(`device ${newThere}`);
    expect(subjects(boss)).toContain(`removed ${nowhere}`);
    expect(guard.snapshots()).toBe(1);
  });

  it('loses a device that moves away, and gets one that moves in, with how it stands', async () => {
    const box = await device(north);
    const leaving = await reader([north]);
    const gaining = await reader([south]);
    const both = await reader([north, south]);
    const neither = await reader([west]);
    await move(box, south);
    await until(() => !leaving.devices.has(box) && gaining.statuses.has(box));
    expect(gaining.devices.has(box)).toBe(true);
    await warm(box);
    await until(() => gaining.statuses.get(box) === 1);
    for (const [who, site] of [
      [leaving, north],
      [both, north],
      [neither, west],
    ] as const)
      await settled(who, site);
    expect(leaving.statuses.has(box)).toBe(false);
    expect(subjects(both)).not.toContain(`removed ${box}`);
    expect(
      [...subjects(neither)].filter(
        (what) => /^(device|status|removed)/.test(what) && what.endsWith(` ${box}`),
      ),
    ).toEqual([]);

    await move(box, null);
    await until(() => !gaining.devices.has(box) && !both.devices.has(box));
    await move(box, north);
    await until(() => leaving.statuses.has(box));
  });

  it('hears of the orders to devices at them, in its snapshot and afterwards, and of no others', async () => {
    const [here, there] = [await device(north), await device(south)];
    const before = [await order(here), await order(there)];
    const guard = await reader([north]);
    const after = [await order(here), await order(there)];
    await db.sql(
      `update command_log set status = 'CANCELLED', outcome = 'cancelled' where id = any ($1::bigint[])`,
      [before],
    );
    await settled(guard, north);
    const heard = subjects(guard);
    for (const what of [`arming ${here}`, `command ${before[0]}`, `command ${after[0]}`])
      expect(heard).toContain(what);
    for (const what of [`arming ${there}`, `command ${before[1]}`, `command ${after[1]}`])
      expect(heard).not.toContain(what);
    const last = guard.items.flatMap((item) =>
      item.kind === 'command' && item.command.id === before[0] ? [item.command.outcome] : [],
    );
    expect(last.at(-1)).toBe('cancelled');
  });

  it('hears of the quiet times at them, in its snapshot and afterwards, and of no others', async () => {
    const before = [await quiet(north), await quiet(south)];
    const guard = await reader([north]);
    const after = [await quiet(north), await quiet(south)];
    await db.sql('update suppression_windows set ended_at = now() where id = any ($1::bigint[])', [before]);
    await settled(guard, north);
    const heard = [...subjects(guard)].join();
    for (const id of [before[0], after[0]]) expect(heard).toContain(`window ${id} at North site`);
    for (const id of [before[1], after[1]]) expect(heard).not.toContain(`window ${id} `);
    const ends = guard.items.flatMap((item) =>
      item.kind === 'window' && item.window.id === before[0] ? [item.window.endedAt !== null] : [],
    );
    expect(ends).toContain(true);
  });

  it('hears of the flood of its organisation whatever its sites, until it is over', async () => {
    const floods = ({ items }: TestReader) =>
      items.flatMap((item) => (item.kind === 'flood' ? [item.flood.endedAt === null] : []));
    await db.sql(
      `insert into alarm_floods (organisation_id, began_at, measured_at, alarms, operators, peak_alarms, peak_operators,
         peak_at, starts_above, ends_below) values ($1, now(), now(), 12, 1, 12, 1, now(), 10, 5)`,
      [organisationId],
    );
    const guard = await reader([north]);
    expect(floods(guard)).toContain(true);
    await db.sql(
      'update alarm_floods set ended_at = now(), total = 12 where organisation_id = $1 and ended_at is null',
      [organisationId],
    );
    await until(() => floods(guard).at(-1) === false);
  });

  it('hears of the removal of a device that it saw', async () => {
    const [here, there] = [await device(north), await device(south)];
    const guard = await reader([north]);
    await db.sql('delete from devices where id = any($1)', [[here, there]]);
    await until(() => !guard.devices.has(here));
    await settled(guard, north);
    expect(subjects(guard)).not.toContain(`removed ${there}`);
  });

  it('has everything anew at once when other sites are granted', async () => {
    const [here, there] = [await device(north), await device(south)];
    const [ours, theirs] = [await alarm(north), await alarm(south)];
    const guard = await reader([north]);
    const me = await db.sql(
      'select u.id from users u join user_sites g on g.user_id = u.id where g.site_id = $1 order by u.id desc limit 1',
      [north],
    );
    await db.sql('update user_sites set site_id = $2 where user_id = $1', [me[0]?.['id'], south]);
    guard.grant({ allSites: false, siteIds: [south] });
    await until(() => guard.snapshots() === 2 && guard.statuses.has(there));
    expect([...guard.alarms.keys()]).toEqual([theirs]);
    expect([...guard.devices.keys()]).toEqual([there]);
    const heard = guard.items.length;
    await db.sql('update alarms set count = 5 where id = $1', [ours]);
    await warm(here);
    await settled(guard, south);
    expect(guard.items.slice(heard).map(subject)).not.toContain(`alarm ${ours}`);
    expect(guard.items.slice(heard).map(subject)).not.toContain(`status ${here}`);

    await db.sql('update users set all_sites = true where id = $1', [me[0]?.['id']]);
    guard.grant({ allSites: true, siteIds: [] });
    await until(() => guard.alarms.has(ours) && guard.statuses.has(here));
    await db.sql('update users set all_sites = false where id = $1', [me[0]?.['id']]);
    guard.grant({ allSites: false, siteIds: [south] });
    await until(() => !guard.alarms.has(ours) && !guard.devices.has(here) && guard.devices.has(there));
    await warm(there);
    await until(() => guard.statuses.get(there) === 1);
  });

  it('gets nothing of revoked sites that waited for it while it was slow', async () => {
    await alarm(north);
    const theirs = await alarm(south);
    const slow = await reader([north, south], { holdBack: true });
    for (let count = 0; count < 20; count += 1) {
      await db.sql('update alarms set count = count + 1 where id = $1', [theirs]);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const sent = slow.items.length;
    await db.sql('delete from user_sites where site_id = $1', [south]);
    slow.grant({ allSites: false, siteIds: [north] });
    await slow.acknowledge();
    await until(() => slow.snapshots() === 2);
    await settled(slow, north);
    expect(slow.items.slice(sent).map(subject)).not.toContain(`alarm ${theirs}`);
    expect(slow.alarms.has(theirs)).toBe(false);
  });

  it('comes back with the cursor of other sites and gets a snapshot', async () => {
    await alarm(north);
    const guard = await reader([north]);
    const cursor = guard.cursor();
    const missed = await alarm(north);
    await until(() => guard.alarms.has(missed));
    const same = openReader(feed.handlers, await db.person(organisationId, { siteIds: [north] }), {
      interest,
      cursor,
    });
    readers.push(same);
    await until(() => same.alarms.has(missed));
    expect(same.snapshots()).toBe(0);
    const other = await reader([north, south], { cursor });
    expect(other.snapshots()).toBe(1);
  });

  it('without any site is shown nothing', async () => {
    const [box, raised] = [await device(north), await alarm(north)];
    const nobody = await reader([]);
    const guard = await reader([north]);
    await warm(box);
    await db.sql('update alarms set count = 3 where id = $1', [raised]);
    await settled(guard, north);
    expect(nobody.items).toEqual([]);
  });
});

it('the status bar counts what each person may see', async () => {
  feed = createFeed({
    database: db.database,
    clock: systemClock,
    logger: pino({ enabled: false }),
    systemStatus: () => Promise.reject(new Error('not asked for')),
  });
  const [here, there] = [await device(north), await device(south)];
  await db.sql('update device_status set is_online = true, revision = revision + 1');
  for (const id of [here, there, there, null]) await reject(id);
  await db.sql(
    `insert into unregistered_devices (organisation_id, topic_base, hostname, first_seen, last_seen, last_kind)
     values ($1, 'b', 'stranger', now(), now(), 'hb') on conflict do nothing`,
    [organisationId],
  );
  const up = { state: 'up', kind: 'external', since: new Date(0), message: null } as const;
  const { statusOf } = createSystem({
    version: '0.0.0',
    station: 'Desk',
    clock: systemClock,
    database: db.database,
    broker: () => up,
    brokerWarnings: () => [],
    brokerForgotAt: () => null,
    feed: () => feed.state(),
    ingester: () => ({ self: true, holder: null, problem: null }),
    clocksOff: () => [],
    failingJobs: () => [],
    unsignedBases: ({ allSites }) => (allSites ? ['base'] : []),
  });
  const countsOf = async (siteIds?: readonly SiteId[]) =>
    (await statusOf(await db.person(organisationId, siteIds === undefined ? {} : { siteIds }))).counts;
  expect(await countsOf()).toEqual({ devices: 2, online: 2, unregistered: 1, rejectedToday: 4 });
  expect(await countsOf([north])).toEqual({ devices: 1, online: 1, unregistered: 0, rejectedToday: 1 });
  expect(await countsOf([south])).toEqual({ devices: 1, online: 1, unregistered: 0, rejectedToday: 2 });
  expect(await countsOf([])).toEqual({ devices: 0, online: 0, unregistered: 0, rejectedToday: 0 });
});
