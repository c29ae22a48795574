import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type DatabaseProxy, databaseProxy } from '../../../../test/support/database-proxy.ts';
import { connectBox, type TestBox, until } from '../../../../test/support/ingest-rig.ts';
import { type Mosquitto, startMosquitto } from '../../../../test/support/mosquitto.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../../platform/clock.ts';
import { findMigrationsDir } from '../../platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../platform/db/pg-database.ts';
import { createLogger } from '../../platform/logger.ts';
import { createBrokerLink } from '../../platform/mqtt/broker-link.ts';
import { createAlarms } from '../alarms/index.ts';
import { createPresence } from '../stations/presence.ts';
import { createIngest, type Ingest, type IngestFleet } from './index.ts';

const SLOTS = ['w1', 'w2'];
const BOXES = 10;
const ALARMS_PER_BOX = 100;
const logger = createLogger(process.env['WATCHDESK_TEST_LOG'] ?? 'silent');

let test: TestDatabase;
let mosquitto: Mosquitto;
let fleet: IngestFleet;
let run = 0;
beforeAll(async () => {
  test = await testDatabase();
  mosquitto = await startMosquitto();
});
afterAll(async () => {
  await mosquitto.remove();
  await test.drop();
});
beforeEach(async () => {
  run += 1;
  const placed = await test.organisation(`Organisation ${run}`);
  fleet = {
    base: `shared${run}`,
    key: Buffer.alloc(32, 7),
    envelope: 'tail8',
    organisation: 'x',
    site: 'y',
    ...placed,
  };
});

interface Worker {
  readonly ingest: Ingest;
  readonly way: DatabaseProxy;
}

async function worker(name: string): Promise<Worker> {
  const stationId = randomUUID();
  const way = await databaseProxy(test.connectionString);
  const database = createPgDatabase({
    connectionString: way.connectionString,
    kind: 'external',
    logger,
    clock: systemClock,
    migrationsDir: findMigrationsDir(),
    stationId,
  });
  await database.ready();
  const presence = createPresence({
    database,
    clock: systemClock,
    logger,
    self: { id: stationId, name, host: 'host', processId: 1, edition: 'headless', version: '1' },
    people: () => [],
  });
  presence.start();
  const ingest = createIngest({
    database,
    raise: createAlarms({ database, clock: systemClock }).applyInTransaction,
    clock: systemClock,
    logger,
    station: name,
    stationId,
    slots: SLOTS,
  });
  const linkOf = (slot: string) =>
    createBrokerLink({
      config: {
        kind: 'external',
        url: mosquitto.url,
        username: null,
        passwordFile: null,
        caFile: null,
        certFile: null,
        keyFile: null,
      },
      clientId: `watchdesk-${run}-${slot}`,
      clock: systemClock,
      logger,
    });
  await ingest.start({ transport: linkOf('none'), transportOf: linkOf, fleets: [fleet] });
  onTestFinished(async () => {
    way.resume();
    await ingest.stop();
    await presence.stop();
    await database.stop();
    await way.close();
  });
  return { ingest, way };
}

const holders = async () =>
  (await test.sql(`select holder from ingest_leases where slot like 'w%' order by slot`)).map(
    (row) => row['holder'],
  );

async function twoWorkers() {
  const [first, second] = [await worker('first'), await worker('second')];
  // The first one took both, and gives one away.
  await until(async () => new Set(await holders()).size === 2);
  return { first, second };
}

async function connectBoxes(): Promise<TestBox[]> {
  const boxes: TestBox[] = [];
  for (let number = 0; number < BOXES; number += 1) {
    const box = await connectBox(mosquitto.url, fleet, `BOX_${number}`, { mac: run * 100 + number });
    boxes.push(box);
    await box.status({}, 'login');
  }
  onTestFinished(async () => void (await Promise.all(boxes.map((box) => box.vanish()))));
  await until(async () => (await count('select count(*) from devices where organisation_id = $1')) === BOXES);
  return boxes;
}

/** Each box presses and lets go in turn, some at once. */
async function sendAlarms(boxes: readonly TestBox[]): Promise<void> {
  await Promise.all(
    boxes.map(async (box) => {
      for (let sent = 0; sent < ALARMS_PER_BOX; sent += 10) {
        await Promise.all(
          Array.from({ length: 10 }, (_, index) => box.alarm({ type: 1, state: index % 2 === 0 ? 1 : 0 })),
        );
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    }),
  );
}

async function count(sql: string): Promise<number> {
  const [row] = await test.sql(sql, [fleet.organisationId]);
  return z.object({ count: z.coerce.number() }).parse(row).count;
}

/** All there once, and what they mean for alarms is what it is with one ingester. */
async function expectAllKept(): Promise<void> {
  await until(
    async () =>
      (await count('select count(*) from alarm_events where organisation_id = $1')) >= BOXES * ALARMS_PER_BOX,
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(
    await count(
      'select count(distinct (device_id, envelope_sequence)) from alarm_events where organisation_id = $1',
    ),
  ).toBe(BOXES * ALARMS_PER_BOX);
  expect(await count('select count(*) from alarm_events where organisation_id = $1')).toBe(
    BOXES * ALARMS_PER_BOX,
  );
  const alarms = await test.sql(
    'select state, count from alarms where organisation_id = $1 order by device_id',
    [fleet.organisationId],
  );
  expect(alarms).toEqual(
    Array.from({ length: BOXES }, () => ({ state: 'unacknowledged_returned', count: ALARMS_PER_BOX / 2 })),
  );
  expect(await count('select count(*) from rejected_messages where organisation_id = $1')).toBe(0);
}

describe('two workers on Mosquitto', () => {
  it('share the messages, and keep each once and in the order of its box', async () => {
    const { first, second } = await twoWorkers();
    await sendAlarms(await connectBoxes());
    await expectAllKept();
    const shares = [first, second].map(({ ingest }) => ingest.metrics().commitLatency.alarm.count);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(BOXES * ALARMS_PER_BOX);
    expect(Math.min(...shares)).toBeGreaterThan((BOXES * ALARMS_PER_BOX) / 4);
  });

  it('lose nothing when one of them hangs: the other takes over its session within 5 s', async () => {
    const { first, second } = await twoWorkers();
    const boxes = await connectBoxes();
    const sending = sendAlarms(boxes);
    await new Promise((resolve) => setTimeout(resolve, 150));
    second.way.stall();
    const from = performance.now();
    await until(async () => new Set(await holders()).size === 1);
    expect(performance.now() - from).toBeLessThan(5000);
    await sending;
    await expectAllKept();
    expect(first.ingest.state().phase).toBe('ingesting');
  });
});
