import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../src/bench/free-port.ts';
import { type DatabaseProxy, databaseProxy } from '../support/database-proxy.ts';
import { startOldBroker } from '../support/old-broker.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { screenClient } from '../support/screen-client.ts';
import { STACK_TRACE } from '../support/stack-trace.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

const STOP_LIMIT_MS = 5000;

const Readiness = z.object({
  ready: z.boolean(),
  detail: z.object({ database: z.string(), broker: z.string(), feed: z.string() }),
});

let database: TestDatabase;
let way: DatabaseProxy;
let port: number;
let room: StormRoom;

beforeEach(async () => {
  database = await testDatabase();
  way = await databaseProxy(database.connectionString);
  port = await freePort();
});

afterEach(async () => {
  await room.remove();
  await way.close();
  await database.drop();
});

async function readiness(): Promise<z.infer<typeof Readiness> & { status: number }> {
  const response = await fetch(`${room.url()}/readyz`);
  return { status: response.status, ...Readiness.parse(await response.json()) };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

async function expectQuietEnd(): Promise<void> {
  const from = performance.now();
  expect(await room.end('SIGTERM')).toBe(0);
  expect(performance.now() - from).toBeLessThan(STOP_LIMIT_MS);
  expect(room.log()).not.toMatch(STACK_TRACE);
}

describe('a database that is away at the start', () => {
  beforeEach(async () => {
    way.cut();
    room = await stormRoom({
      WATCHDESK_DATABASE_URL: way.connectionString,
      WATCHDESK_BROKER_PORT: String(port),
    });
    await room.start();
  });

  it('that a person must mend first is used once it is mended', async () => {
    await database.sql(`insert into pgmigrations (name, run_on) values ('9000_later', now())`);
    way.restore();
    await until(async () => (await fetch(`${room.url()}/healthz`)).status !== 200);
    await database.sql(`delete from pgmigrations where name = '9000_later'`);
    await until(async () => (await readiness()).ready);
    expect((await fetch(`${room.url()}/healthz`)).status).toBe(200);
  });

  it('is told to the screens, and the room is ready once it is there', async () => {
    await until(async () => (await readiness()).detail.database === 'down');
    expect(await readiness()).toMatchObject({ status: 503, ready: false });
    expect((await fetch(`${room.url()}/healthz`)).status).toBe(200);
    const screen = await screenClient(room.url());
    expect(await screen.client.system.hello()).toMatchObject({
      database: 'down',
      databaseMessage: expect.stringMatching(
        /^The database at 127\.0\.0\.1:\d+\/\w+ does not answer.*; check that it runs and is reachable\. Watchdesk keeps trying\.$/,
      ),
    });
    way.restore();
    await until(async () => (await readiness()).ready);
    expect(await screen.client.system.hello()).toMatchObject({ database: 'up', databaseMessage: null });
    screen.close();
    await expectQuietEnd();
    const { password } = new URL(way.connectionString);
    expect(room.log()).not.toContain(password);
  });

  it('does not keep the room from stopping', async () => {
    await expectQuietEnd();
  });
});

describe('a broker that is away at the start', () => {
  it('is told to the screens, and boxes are heard once it is there', async () => {
    room = await stormRoom({
      WATCHDESK_DATABASE_URL: database.connectionString,
      WATCHDESK_MQTT_URL: `mqtt://127.0.0.1:${port}`,
    });
    await room.start();
    await until(async () => (await readiness()).detail.broker === 'down');
    const screen = await screenClient(room.url());
    await screen.client.access.login({ username: 'admin', password: 'a long password' });
    expect((await screen.client.system.status()).broker).toMatchObject({
      state: 'down',
      kind: 'external',
      message: `The broker does not answer (connect ECONNREFUSED 127.0.0.1:${port}); check that it runs and WATCHDESK_MQTT_URL. Trying again.`,
    });
    const broker = await startOldBroker(port);
    await until(async () => (await readiness()).detail.broker === 'up');
    expect((await screen.client.system.status()).broker).toMatchObject({ state: 'up', message: null });
    screen.close();
    await expectQuietEnd();
    await broker.stop();
  });
});
