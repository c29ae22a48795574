import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DatabaseProxy, databaseProxy } from '../../../../test/support/database-proxy.ts';
import { type IngestRig, startIngestRig, type TestBox, until } from '../../../../test/support/ingest-rig.ts';
import { type Mosquitto, startMosquitto } from '../../../../test/support/mosquitto.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { findMigrationsDir } from '../../platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../platform/db/pg-database.ts';
import { createLogger } from '../../platform/logger.ts';
import { createBrokerLink } from '../../platform/mqtt/broker-link.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { IngestFleet } from './index.ts';

const BOXES = 10;
const ALARMS_PER_BOX = 200;

let test: TestDatabase;
let proxy: DatabaseProxy;
let database: Database;
let mosquitto: Mosquitto;
let fleet: IngestFleet;
let rig: IngestRig;
let transport: DeviceTransport;
let run = 0;

beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

beforeEach(async () => {
  run += 1;
  const placed = await test.organisation(`Organisation ${run}`);
  const key = Buffer.alloc(32, 7);
  fleet = { base: `wd${run}`, key, envelope: 'tail8', organisation: 'x', site: 'y', ...placed };
  mosquitto = await startMosquitto();
  proxy = await databaseProxy(test.connectionString);
  database = createPgDatabase({
    connectionString: proxy.connectionString,
    kind: 'external',
    logger: createLogger('silent'),
    clock: systemClock,
    migrationsDir: findMigrationsDir(),
  });
  await database.ready();
  await startRig();
});

afterEach(async () => {
  await rig.stop();
  await mosquitto.remove();
  await database.stop();
  await proxy.close();
});

async function startRig(): Promise<void> {
  transport = createBrokerLink({
    config: {
      kind: 'external',
      url: mosquitto.url,
      username: null,
      passwordFile: null,
      caFile: null,
      certFile: null,
      keyFile: null,
    },
    clientId: `watchdesk-${run}`,
    clock: systemClock,
    logger: createLogger('silent'),
  });
  rig = await startIngestRig({ database, fleet, external: { transport, url: mosquitto.url } });
  await until(() => transport.state().state === 'up');
}

async function connectBoxes(): Promise<TestBox[]> {
  const boxes: TestBox[] = [];
  for (let number = 0; number < BOXES; number += 1) {
    const box = await rig.box(`BOX_${number}`, { mac: run * 100 + number });
    await box.status({}, 'login');
    boxes.push(box);
  }
  return boxes;
}

/** Each box presses and lets go in turn, some at once; every one is answered in the end. */
async function sendAlarms(boxes: readonly TestBox[]): Promise<void> {
  await Promise.all(
    boxes.map(async (box) => {
      for (let sent = 0; sent < ALARMS_PER_BOX; sent += 10) {
        await Promise.all(Array.from({ length: 10 }, (_, index) => box.alarm({ type: 1, state: index % 2 })));
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    }),
  );
}

async function keptAlarms(): Promise<number> {
  const rows = await test.sql(
    'select count(*)::int as all, count(distinct (device_id, envelope_sequence))::int as single from alarm_events where organisation_id = $1',
    [fleet.organisationId],
  );
  const counted = z.object({ all: z.int(), single: z.int() }).parse(rows[0]);
  expect(counted.all).toBe(counted.single);
  return counted.all;
}

describe('2,000 alarms over Mosquitto are kept exactly once', () => {
  it('while the database goes away and comes back', async () => {
    const sending = sendAlarms(await connectBoxes());
    await new Promise((resolve) => setTimeout(resolve, 200));
    proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    proxy.restore();
    await sending;
    await until(async () => (await keptAlarms()) === BOXES * ALARMS_PER_BOX);
  });

  it('while Mosquitto is stopped and started', async () => {
    const sending = sendAlarms(await connectBoxes());
    await new Promise((resolve) => setTimeout(resolve, 200));
    await mosquitto.halt('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await mosquitto.start();
    await sending;
    await until(async () => (await keptAlarms()) === BOXES * ALARMS_PER_BOX);
  });

  it('while this station stops and another one begins', async () => {
    const boxes = await connectBoxes();
    const sending = sendAlarms(boxes);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await rig.ingest.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const first = rig;
    await startRig();
    await sending;
    await until(async () => (await keptAlarms()) === BOXES * ALARMS_PER_BOX);
    await first.stop();
  });
});
