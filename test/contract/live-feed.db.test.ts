import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { type Fleet, startFleet } from '../../src/fleet/fleet.ts';
import type { Alarm } from '../../src/shared/alarms/model.ts';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import type { FeedFrame, FeedItem } from '../../src/shared/feed/model.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { type RunningStation, startStation } from '../support/running-station.ts';
import { connect as inMemory } from './in-memory.ts';
import type { LinkedClient } from './linked-client.ts';
import { connect as messagePort } from './message-port.ts';
import { connect as webSocket } from './websocket.ts';

const PASSWORD = 'two desks, one truth';
const KEY = Buffer.alloc(32, 7);
const fleets = [
  { base: 'watchdesk', key: KEY, envelope: 'tail8', organisation: 'Default', site: 'Default' },
] as const;

let db: TestDatabase;
let fleet: Fleet;
let first: RunningStation;
let second: RunningStation;

beforeAll(async () => {
  db = await testDatabase();
  const port = await freePort();
  first = await startStation(db, { name: 'Desk A', brokerPort: port, adminPassword: PASSWORD, fleets });
  second = await startStation(db, { name: 'Desk B', brokerPort: port, adminPassword: PASSWORD, fleets });
  fleet = await startFleet({
    brokerUrl: `mqtt://127.0.0.1:${port}`,
    topicBase: 'watchdesk',
    key: KEY,
    envelope: 'tail8',
    boxes: 8,
    ratePerS: 0,
    seed: 3,
  });
});
afterAll(async () => {
  await fleet.stop();
  await second.stack.releaseAll();
  await first.stack.releaseAll();
  await db.drop();
});

const boxAt = (index: number) => {
  const box = fleet.boxes[index];
  if (box === undefined) throw new Error('the fleet is smaller than the test thinks');
  return box;
};

/** Reads the stream as a page does: applies a frame, then acknowledges it. */
function follow(
  client: WatchdeskClient,
  stream: string,
  options: { cursor?: string; acknowledge?: boolean } = {},
) {
  const frames: FeedFrame[] = [];
  const stopping = new AbortController();
  let held = options.acknowledge === false;
  const ack = (cursor: string) => client.feed.ack({ stream, cursor });
  const interest = { alarms: true, devices: true, deviceIds: [], rejected: false, system: false };
  const done = (async () => {
    const input = { stream, interest, ...(options.cursor === undefined ? {} : { cursor: options.cursor }) };
    for await (const frame of await client.feed.watch(input, { signal: stopping.signal })) {
      frames.push(frame);
      if (!held) await ack(frame.cursor);
    }
  })().catch(() => undefined);
  const items = (): FeedItem[] => frames.flatMap((frame) => frame.items);
  return {
    frames,
    items,
    alarmsOf: (hostname: string): Alarm[] =>
      items().flatMap((item) =>
        item.kind === 'alarm' && item.alarm.deviceName === hostname ? [item.alarm] : [],
      ),
    cursor: () => frames.at(-1)?.cursor,
    letGo: async () => {
      held = false;
      const last = frames.at(-1);
      if (last !== undefined) await ack(last.cursor);
    },
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

const until = (condition: () => boolean) =>
  expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

describe.each([
  ['in memory', inMemory, 0],
  ['over a message port', messagePort, 2],
  ['over a socket', webSocket, 4],
] as const)('two stations on one database, %s', (transport, connect, firstBox) => {
  const names = {
    'in memory': 'in-memory',
    'over a message port': 'message-port',
    'over a socket': 'websocket',
  } as const;
  const links: LinkedClient[] = [];

  async function desk(station: RunningStation, name: string): Promise<LinkedClient> {
    const origin = {
      transport: names[transport],
      edition: 'headless',
      station: name,
      address: null,
    } as const;
    const link = await connect(station.parts.dispatcher, origin);
    links.push(link);
    await link.client.access.login({ username: 'admin', password: PASSWORD });
    return link;
  }

  afterAll(() => Promise.all(links.splice(0).map((link) => link.close())));

  it('show an alarm at both, and at the other who acknowledged it and where', async () => {
    const [a, b] = [await desk(first, 'Desk A'), await desk(second, 'Desk B')];
    const [atA, atB] = [follow(a.client, 'page'), follow(b.client, 'page')];
    const box = boxAt(firstBox);
    await box.press('panic1');
    await until(() => atA.alarmsOf(box.hostname).length > 0 && atB.alarmsOf(box.hostname).length > 0);
    const alarm = atA.alarmsOf(box.hostname)[0];
    if (alarm === undefined) throw new Error('there is no alarm');
    const outcomes = await Promise.allSettled([
      a.client.alarms.acknowledge({ id: alarm.id }),
      b.client.alarms.acknowledge({ id: alarm.id }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = outcomes[0].status === 'fulfilled' ? 'Desk A' : 'Desk B';
    for (const reader of [atA, atB]) {
      await until(() => reader.alarmsOf(box.hostname).at(-1)?.acknowledgedStation === winner);
      expect(reader.alarmsOf(box.hostname).at(-1)).toMatchObject({ state: 'acknowledged_active' });
    }
    await box.release('panic1');
    await until(() => atB.alarmsOf(box.hostname).at(-1)?.state === 'acknowledged_returned');
    await Promise.all([atA.stop(), atB.stop()]);
  });

  it('lose nothing over a dropped link and need no snapshot to go on', async () => {
    const before = await desk(second, 'Desk B');
    const reader = follow(before.client, 'page');
    await until(() => reader.frames.some((frame) => frame.type === 'snapshot' && frame.last));
    const cursor = reader.cursor();
    if (cursor === undefined) throw new Error('there is no cursor');
    before.drop();
    await before.ended;
    const box = boxAt(firstBox + 1);
    for (let time = 0; time < 5; time += 1) {
      await box.press('tamper');
      await box.release('tamper');
    }
    const after = await desk(second, 'Desk B');
    const resumed = follow(after.client, 'page', { cursor });
    await until(() => resumed.alarmsOf(box.hostname).at(-1)?.count === 5);
    expect(resumed.frames.every((frame) => frame.type === 'changes')).toBe(true);
    const revisions = resumed.alarmsOf(box.hostname).map((alarm) => alarm.revision);
    expect(revisions).toEqual([...revisions].sort((x, y) => x - y));
    await reader.stop();
    await resumed.stop();
  });

  it('merge a slow reader’s statuses and never its alarms', async () => {
    const link = await desk(first, 'Desk A');
    const fast = follow(link.client, 'fast');
    const slow = follow(link.client, 'slow', { acknowledge: false });
    await until(() =>
      [fast, slow].every(({ frames }) => frames.some((frame) => frame.type === 'snapshot' && frame.last)),
    );
    const box = boxAt(firstBox + 1);
    const seenBefore = { fast: fast.items().length, slow: slow.items().length };
    for (let time = 0; time < 10; time += 1) {
      await box.press('panic2');
      box.sendHeartbeat();
      await box.release('panic2');
    }
    const isLast = (alarm: Alarm | undefined) => alarm?.count === 10 && alarm.returnedAt !== null;
    const panics = (reader: typeof fast) =>
      reader.alarmsOf(box.hostname).filter(({ type }) => type === 'PANIC2');
    await until(() => isLast(panics(fast).at(-1)));
    expect(isLast(panics(slow).at(-1))).toBe(false);
    await slow.letGo();
    await until(() => isLast(panics(slow).at(-1)));
    expect(panics(slow).map(({ revision }) => revision)).toEqual(
      panics(fast).map(({ revision }) => revision),
    );
    const statuses = (reader: typeof fast, from: number) =>
      reader
        .items()
        .slice(from)
        .filter(({ kind }) => kind === 'status').length;
    await until(() => statuses(slow, seenBefore.slow) > 0);
    expect(statuses(slow, seenBefore.slow)).toBeLessThan(20);
    await Promise.all([fast.stop(), slow.stop()]);
  });
});
