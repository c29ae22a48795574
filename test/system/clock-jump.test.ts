import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { createEngine, createLogger, type Engine, loadConfig } from '../../src/engine/index.ts';
import { systemClock } from '../../src/engine/platform/clock.ts';
import { type Fleet, startFleet } from '../../src/fleet/fleet.ts';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import { AlarmId } from '../../src/shared/contract/primitives.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

const HOUR_MS = 3_600_000;
const BOXES = 6;
const HEARTBEATS_PER_S = 60;
const KEY = Buffer.alloc(32, 9);

let database: TestDatabase;
let dataDir: string;
let engine: Engine;
let fleet: Fleet | null;
let client: WatchdeskClient;
let hangUp: () => void;
/** Of the station's calendar to the machine's; its monotonic clock goes on as it does after a jump. */
let offsetMs: number;

beforeEach(async () => {
  offsetMs = 0;
  fleet = null;
  database = await testDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'watchdesk-clock-'));
  const port = await freePort();
  const read = loadConfig({
    flags: {},
    env: {
      WATCHDESK_DATA_DIR: dataDir,
      WATCHDESK_DATABASE_URL: database.connectionString,
      WATCHDESK_BROKER_PORT: String(port),
      WATCHDESK_BOX_KEY: KEY.toString('hex'),
      WATCHDESK_ADMIN_PASSWORD: 'a long password',
      WATCHDESK_STATION: 'Desk 1',
    },
    readFile: () => null,
  });
  if (!read.ok) throw new Error(read.mistakes.join('\n'));
  const clock = { ...systemClock, now: () => new Date(Date.now() + offsetMs) };
  engine = createEngine(read.config, createLogger('silent'), 'headless', clock);
  await engine.start();
  ({ client, hangUp } = screen());
  await client.access.login({ username: 'admin', password: 'a long password' });
  fleet = await startFleet({
    brokerUrl: `mqtt://127.0.0.1:${port}`,
    topicBase: 'watchdesk',
    key: KEY,
    envelope: 'tail8',
    boxes: BOXES,
    ratePerS: HEARTBEATS_PER_S,
    seed: 5,
  });
});

afterEach(async () => {
  await fleet?.stop();
  hangUp();
  await engine.stop();
  await rm(dataDir, { recursive: true, force: true });
  await database.drop();
});

function screen(): { client: WatchdeskClient; hangUp: () => void } {
  const { port1: ours, port2: theirs } = new MessageChannel();
  engine.serveMessagePort(ours, {
    transport: 'message-port',
    edition: 'headless',
    station: 'Desk 1',
    address: '127.0.0.1',
  });
  const link = new RPCLink({
    port: {
      postMessage: (data: unknown) => theirs.postMessage(data),
      on: (event, listener) => {
        theirs.on(event, (data: unknown) => listener({ data }));
      },
    },
  });
  return { client: createORPCClient(link), hangUp: () => theirs.close() };
}

async function one(sql: string): Promise<Record<string, unknown>> {
  return (await database.sql(sql))[0] ?? {};
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

const clockWarnings = async () =>
  (await client.system.status()).warnings.filter(({ code }) => code === 'clock-off');

/** Every box's state is written again, after what came before. */
async function statesGoOn(): Promise<void> {
  const before = await database.sql('select device_id, revision, last_seen::text as seen from device_status');
  expect(before).toHaveLength(BOXES);
  await until(async () => {
    const now = await database.sql('select device_id, revision, last_seen::text as seen from device_status');
    return before.every((row) =>
      now.some(
        (other) =>
          other['device_id'] === row['device_id'] &&
          Number(other['revision']) > Number(row['revision']) &&
          String(other['seen']) > String(row['seen']),
      ),
    );
  });
}

/** A button is pressed, acknowledged at this station, let go and closed. */
async function alarmGoesItsWay(): Promise<void> {
  const [box] = fleet?.boxes ?? [];
  if (box === undefined) throw new Error('there is no box');
  const { events } = await one('select count(*)::int as events from alarm_events');
  await box.press('panic1');
  const open = await one("select id, state from alarms where alarm_type = 'PANIC1' and state <> 'closed'");
  expect(open).toMatchObject({ state: 'unacknowledged_active' });
  const id = AlarmId.parse(Number(open['id']));
  await client.alarms.acknowledge({ id });
  expect((await one('select panic1 from device_status where panic1'))['panic1']).toBe(true);
  await box.release('panic1');
  await client.alarms.close({ id, disposition: 'test' });
  expect(await one('select panic1 from device_status where panic1')).toEqual({});
  expect(await one('select count(*)::int as events from alarm_events')).toEqual({
    events: Number(events) + 2,
  });
}

async function everythingWorks(): Promise<void> {
  await statesGoOn();
  await alarmGoesItsWay();
  expect(await one('select count(*)::int as online from device_status where is_online')).toEqual({
    online: BOXES,
  });
  expect((await client.system.status()).counts).toMatchObject({ devices: BOXES, online: BOXES });
}

it.each([
  ['forward and back', HOUR_MS, '+3600.0 s'],
  ['back and forward', -HOUR_MS, '−3600.0 s'],
])(
  'a clock that jumps an hour %s takes no box offline, ends no session, loses nothing and is told',
  async (_way, jumpMs, told) => {
    const lease = 'select epoch, holder from ingest_leases';
    await everythingWorks();
    const before = await one(lease);

    offsetMs = jumpMs;
    await everythingWorks();
    await until(async () => (await clockWarnings()).length > 0);
    expect(await clockWarnings()).toEqual([
      { code: 'clock-off', detail: expect.stringContaining('Desk 1: ') },
    ]);
    await until(async () => (await clockWarnings())[0]?.detail === `Desk 1: ${told}`);

    offsetMs = 0;
    await everythingWorks();
    await until(async () => (await clockWarnings()).length === 0);
    await everythingWorks();

    expect(await one(lease)).toEqual(before);
    expect(await database.sql(`select from alarms where alarm_type = 'OFFLINE'`)).toEqual([]);
    expect(await database.sql('select reason from rejected_messages')).toEqual([]);
    // Rows of one box in the order of their time are in the order that the box sent them.
    expect(
      await database.sql(
        `select device_id, time, device_time from (
         select device_id, time, device_time, lag(device_time) over (partition by device_id order by time) as before
         from heartbeats) as rows where device_time < before`,
      ),
    ).toEqual([]);
    expect(
      await one('select count(*) > count(distinct (device_id, time)) as doubles from heartbeats'),
    ).toEqual({
      doubles: false,
    });
  },
);
