import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { type Fleet, startFleet } from '../../src/fleet/fleet.ts';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import { AlarmId, DeviceId, type SiteId, type UserId } from '../../src/shared/contract/primitives.ts';
import { type FeedItem, Interest } from '../../src/shared/feed/model.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { type RunningStation, startStation } from '../support/running-station.ts';
import { connect as inMemory } from './in-memory.ts';
import type { LinkedClient } from './linked-client.ts';
import { connect as messagePort } from './message-port.ts';
import { connect as webSocket } from './websocket.ts';

const PASSWORD = 'every gate its own watch';
const KEY = Buffer.alloc(32, 9);
const SITES = ['North', 'South'] as const;

let db: TestDatabase;
let station: RunningStation;
const fleets: Fleet[] = [];

beforeAll(async () => {
  db = await testDatabase();
  const brokerPort = await freePort();
  station = await startStation(db, {
    name: 'Desk A',
    brokerPort,
    adminPassword: PASSWORD,
    fleets: SITES.map((site) => ({
      base: site.toLowerCase(),
      key: KEY,
      envelope: 'tail8',
      organisation: 'Default',
      site,
    })),
  });
  for (const [index, site] of SITES.entries())
    fleets.push(
      await startFleet({
        brokerUrl: `mqtt://127.0.0.1:${brokerPort}`,
        topicBase: site.toLowerCase(),
        key: KEY,
        envelope: 'tail8',
        boxes: 3,
        ratePerS: 0,
        seed: index + 1,
      }),
    );
  const registered = async () => (await db.sql('select 1 as one from devices')).length === 6;
  await vi.waitUntil(registered, { timeout: 20_000 });
});
afterAll(async () => {
  for (const fleet of fleets) await fleet.stop();
  await station.stack.releaseAll();
  await db.drop();
});

function boxAt(site: number, index: number): Fleet['boxes'][number] {
  const box = fleets[site]?.boxes[index];
  if (box === undefined) throw new Error('there is no such box');
  return box;
}

const until = (condition: () => boolean) =>
  expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

/** Everything that a screen can be sent, in the order in which it came. */
function follow(client: WatchdeskClient, deviceIds: readonly DeviceId[]) {
  const items: FeedItem[] = [];
  let snapshots = 0;
  const stopping = new AbortController();
  const interest = Interest.parse({ alarms: true, devices: true, rejected: true, system: true, deviceIds });
  const done = (async () => {
    for await (const frame of await client.feed.watch(
      { stream: 'page', interest },
      { signal: stopping.signal },
    )) {
      if (frame.type === 'snapshot' && frame.last) snapshots += 1;
      items.push(...frame.items);
      await client.feed.ack({ stream: 'page', cursor: frame.cursor });
    }
  })().catch(() => undefined);
  return {
    items,
    snapshots: () => snapshots,
    text: () => JSON.stringify(items),
    counts: () => items.flatMap((item) => (item.kind === 'system' ? [item.system.counts] : [])).at(-1),
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

describe.each([
  ['in memory', inMemory, 'in-memory', 0],
  ['over a message port', messagePort, 'message-port', 1],
  ['over a socket', webSocket, 'websocket', 2],
] as const)('a person with one site of two, %s', (_name, connect, transport, index) => {
  const links: LinkedClient[] = [];
  afterAll(() => Promise.all(links.splice(0).map((link) => link.close())));

  async function link(): Promise<WatchdeskClient> {
    const origin = { transport, edition: 'headless', station: 'Desk A', address: null } as const;
    const opened = await connect(station.parts.dispatcher, origin);
    links.push(opened);
    return opened.client;
  }

  async function administrator(): Promise<WatchdeskClient> {
    const client = await link();
    await client.access.login({ username: 'admin', password: PASSWORD });
    return client;
  }

  async function guard(admin: WatchdeskClient, siteId: SiteId) {
    const username = `guard-${index}`;
    const { user, oneTimePassword } = await admin.access.users.create({
      username,
      displayName: 'Guard',
      role: 'technician',
      allSites: false,
      siteIds: [siteId],
    });
    const client = await link();
    await client.access.login({ username, password: oneTimePassword });
    await client.access.changePassword({ currentPassword: oneTimePassword, newPassword: PASSWORD });
    return { id: user.id, client };
  }

  async function grant(admin: WatchdeskClient, id: UserId, siteId: SiteId): Promise<void> {
    await admin.access.users.update({ id, allSites: false, siteIds: [siteId] });
  }

  it('sees nothing of the other, whatever is asked, until it is granted', async () => {
    const admin = await administrator();
    const sites = await admin.devices.sites();
    const [north, south] = SITES.map((name) => sites.find((site) => site.name === name)?.id);
    if (north === undefined || south === undefined) throw new Error('the sites are not there');
    const [near, far] = [boxAt(0, index), boxAt(1, index)];
    const idOf = async ({ hostname }: typeof far) =>
      DeviceId.parse((await db.sql('select id from devices where hostname = $1', [hostname]))[0]?.['id']);
    const [nearId, farId] = [await idOf(near), await idOf(far)];

    const person = await guard(admin, north);
    const { client } = person;
    const screen = follow(client, [nearId, farId]);
    await until(() => screen.snapshots() === 1);
    expect(await client.devices.sites()).toEqual([
      { id: north, name: 'North', deviceCount: 3, address: null, country: null, position: null },
    ]);

    await far.press('panic1');
    await near.press('panic2');
    far.sendHeartbeat();
    near.sendHeartbeat();
    await until(() => screen.text().includes('PANIC2'));
    expect(screen.text()).toContain(near.hostname);
    for (const box of fleets[1]?.boxes ?? []) expect(screen.text()).not.toContain(box.hostname);
    expect(screen.text()).not.toContain('PANIC1');
    expect(screen.text()).not.toContain('South');
    const seenDevices = new Set(
      screen.items.flatMap((item) =>
        item.kind === 'status' || item.kind === 'status-detail' ? [item.status.deviceId] : [],
      ),
    );
    expect(seenDevices).not.toContain(farId);
    await expect.poll(screen.counts, { timeout: 30_000 }).toMatchObject({ devices: 3, unregistered: 0 });
    expect((await client.system.status()).counts.devices).toBe(3);

    const farAlarm = AlarmId.parse(
      (await db.sql(`select id from alarms where device_id = $1 and state <> 'closed'`, [farId]))[0]?.['id'],
    );
    const notFound = { code: 'NOT_FOUND' };
    await expect(client.alarms.get({ id: farAlarm })).rejects.toMatchObject(notFound);
    await expect(client.devices.get({ id: farId })).rejects.toMatchObject(notFound);
    expect(await client.devices.events({ id: farId })).toEqual([]);
    expect((await client.alarms.history({ limit: 500 })).map(({ siteId }) => siteId)).not.toContain(south);

    await admin.access.users.update({ id: person.id, role: 'operator' });
    for (const act of [
      () => client.alarms.acknowledge({ id: farAlarm }),
      () => client.alarms.addNote({ id: farAlarm, note: 'mine' }),
      () => client.alarms.close({ id: farAlarm, disposition: 'false' }),
    ])
      await expect(act()).rejects.toMatchObject(notFound);

    await grant(admin, person.id, south);
    await until(() => screen.snapshots() === 2);
    await until(() => screen.text().includes(far.hostname));
    expect(await client.alarms.acknowledge({ id: farAlarm })).toMatchObject({ state: 'acknowledged_active' });
    const before = screen.items.length;
    await near.release('panic2');
    await far.release('panic1');
    await until(() => JSON.stringify(screen.items.slice(before)).includes('acknowledged_returned'));
    expect(JSON.stringify(screen.items.slice(before))).not.toContain('PANIC2');
    await screen.stop();
  });
});
