import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { connectInMemory, type InMemoryConnection } from '../../src/engine/platform/rpc/in-memory-link.ts';
import { type RunningBoard, startRelayBoard } from '../../src/fleet/relay-board-link.ts';
import { DeviceId } from '../../src/shared/contract/primitives.ts';
import type { FeedItem } from '../../src/shared/feed/model.ts';
import { whenOnTime } from '../support/on-time.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { type RunningStation, startStation } from '../support/running-station.ts';
import { BASE, until } from './relay-desks.ts';

const PASSWORD = 'a very long password';
const fleets = [
  { base: 'watchdesk', key: null, envelope: 'none', organisation: 'Default', site: 'Default' },
] as const;

let db: TestDatabase;
let station: RunningStation;
let board: RunningBoard;
let link: InMemoryConnection;

beforeAll(async () => {
  db = await testDatabase();
  const port = await freePort();
  station = await startStation(db, { name: 'Desk', brokerPort: port, adminPassword: PASSWORD, fleets });
  board = await startRelayBoard({
    brokerUrl: `mqtt://127.0.0.1:${port}`,
    base: BASE,
    uuid: 'at-home',
    channels: 16,
    generation: 'older',
  });
  link = connectInMemory(station.parts.dispatcher, {
    transport: 'in-memory',
    edition: 'headless',
    station: 'Desk',
    address: null,
  });
  await link.client.access.login({ username: 'admin', password: PASSWORD });
});
afterAll(async () => {
  link.close();
  await board.stop();
  await station.stack.releaseAll();
  await db.drop();
});

test('the broker of the station lets a board of the older generation in, be switched, held and followed', async () => {
  const { client } = link;
  const found = await until(
    async () => (await client.relays.list({})).boards[0],
    (row) => row !== undefined && row.channelCount === 16 && row.isOnline,
  );
  const deviceId = DeviceId.parse(found?.deviceId);
  const items: FeedItem[] = [];
  const stopping = new AbortController();
  const stream = await client.feed.watch(
    { stream: 'tiles', interest: { relays: true, system: false } },
    { signal: stopping.signal },
  );
  const following = (async () => {
    for await (const frame of stream) {
      items.push(...frame.items);
      await client.feed.ack({ stream: 'tiles', cursor: frame.cursor });
    }
  })().catch(() => undefined);
  const shown = () =>
    new Set(items.flatMap((item) => (item.kind === 'relay' ? [item.relay.relayIndex] : [])));
  await until(shown, ({ size }) => size === 16);
  expect(items.some(({ kind }) => kind === 'board')).toBe(true);

  await client.relays.set({ deviceId, relayIndex: 15, state: true });
  const lastOf = (relayIndex: number) =>
    items.findLast((item) => item.kind === 'relay' && item.relay.relayIndex === relayIndex);
  await until(
    () => lastOf(15),
    (item) => item?.kind === 'relay' && item.relay.reportedState === true,
  );
  expect(board.relays.isOn(16)).toBe(true);

  await client.relays.configureChannel({ deviceId, relayIndex: 0, kind: 'momentary' });
  await whenOnTime(async (lateMs) => {
    const before = board.relays.periods.length;
    const { holdId } = await client.relays.press({ deviceId, relayIndex: 0 });
    for (let beat = 0; beat < 6; beat += 1) {
      await client.relays.beat({ holdId });
      await sleep(250);
    }
    expect(board.relays.isOn(1)).toBe(true);
    const endedMs = performance.now();
    await client.relays.release({ holdId });
    const periods = await until(
      () => board.relays.periods,
      ({ length }) => length > before,
    );
    const period = periods[before];
    expect((period?.offAtMs ?? Number.POSITIVE_INFINITY) - endedMs).toBeLessThan(1200 + lateMs());
    expect(period?.endedBy).toBe('order');
  });
  stopping.abort();
  await following;
});
