import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IngestRig, startIngestRig, type TestBox, until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import {
  emptyAlarmEvent,
  emptyHeartbeat,
  emptyStatus,
  encodeAlarmEvent,
  encodeHeartbeat,
  encodeStatus,
} from '../../../protocol/esp32-alarm/messages.ts';
import type { IngestFleet } from './index.ts';

let test: TestDatabase;
let fleet: IngestFleet;
let rig: IngestRig;
let organisations = 0;

beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  organisations += 1;
  const placed = await test.organisation(`Organisation ${organisations}`);
  fleet = { base: `wd${organisations}`, key: null, envelope: 'none', organisation: '', site: '', ...placed };
  rig = await startIngestRig({ database: test.database, fleet });
});
afterEach(() => rig.stop());

interface Frame {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** 5,000 a second, over and over, on a connection and a thread of its own. */
function flood(frames: readonly Frame[]): Worker {
  const code = `
    const { workerData } = require('node:worker_threads');
    const client = require('mqtt').connect(workerData.url);
    let at = 0;
    client.on('connect', () => setInterval(() => {
      for (let count = 0; count < 50; count += 1) {
        const { topic, payload } = workerData.frames[at++ % workerData.frames.length];
        client.publish(topic, Buffer.from(payload), { qos: 0 });
      }
    }, 10));`;
  return new Worker(code, { eval: true, workerData: { url: rig.broker.url(), frames } });
}

function strangers(count: number): Frame[] {
  return Array.from({ length: count }, (_, index) => {
    const mac = Buffer.from([4, 131, 9, 0, index >> 8, index & 255]);
    const payload = encodeStatus({ ...emptyStatus(), mac_address: mac, firmware: '1.2.3', boot_count: 1 });
    return { topic: `${fleet.base}/pb/d/STRANGER_${index}/status`, payload };
  });
}

function alarmsOf(hostname: string, count: number): Frame[] {
  return Array.from({ length: count }, (_, sequence) => {
    const alarm = {
      ...emptyAlarmEvent(),
      sequence,
      timestamp: 1_800_000_000,
      type: 1,
      state: 1,
      priority: 3,
    };
    return { topic: `${fleet.base}/pb/d/${hostname}/alarm`, payload: encodeAlarmEvent(alarm) };
  });
}

/**
 * Of alarms that stand behind no flood, also where other tests keep the machine busy; behind one it would be many
 * seconds. The median, because the machine's own pauses are no sign of a queue.
 */
const MEDIAN_MS = 3000;

/** From the alarm to the broker's answer, shortest first. */
async function latencies(box: TestBox, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.now();
    await box.alarm({ type: 1, state: index % 2 === 0 ? 1 : 0 });
    found.push(performance.now() - from);
  }
  return found.toSorted((one, other) => one - other);
}

const count = async (table: string) =>
  (
    await test.sql(`select count(*)::int as n from ${table} where organisation_id = $1`, [
      fleet.organisationId,
    ])
  )[0]?.['n'];

describe('a flood', () => {
  it('of new boxes keeps no alarm waiting, registers a bounded number and asks a real one again', async () => {
    const good = await rig.box('GOOD', { mac: 1 });
    await good.status({}, 'login');
    const from = performance.now();
    const flooder = flood(strangers(20_000));
    await until(async () => Number(await count('unregistered_devices')) > 0);
    const busy = await latencies(good, 20);
    await flooder.terminate();
    expect(busy[10]).toBeLessThan(MEDIAN_MS);
    const registered = Number(await count('devices'));
    // 300 at once and 20 a second, however long a busy machine takes; and the good one.
    expect(registered).toBeLessThan(310 + ((performance.now() - from) / 1000) * 20);
    const late = await rig.box('LATE', { mac: 2 });
    await late.status();
    await until(() => late.commands.length > 0);
    await late.status();
    await until(async () => (await test.sql("select from devices where hostname = 'LATE'")).length === 1);
  });

  it('of heartbeats from one box is cut, and shown, and keeps the alarms of the others fast', async () => {
    const good = await rig.box('GOOD', { mac: 11 });
    await good.status({}, 'login');
    await (await rig.box('EVIL', { mac: 12 })).status({}, 'login');
    const payload = encodeHeartbeat({ ...emptyHeartbeat(), temperature: 20 });
    const flooder = flood([{ topic: `${fleet.base}/pb/d/EVIL/hb`, payload }]);
    const refused = async () =>
      await test.sql(
        `select hostname, reason from rejected_messages where organisation_id = $1 order by id limit 1`,
        [fleet.organisationId],
      );
    await until(async () => (await refused()).length > 0);
    const busy = await latencies(good, 20);
    await flooder.terminate();
    expect(busy[10]).toBeLessThan(MEDIAN_MS);
    expect(await refused()).toEqual([{ hostname: 'EVIL', reason: 'rate-limited' }]);
    expect(Number(await count('rejected_messages'))).toBeLessThan(200);
  });

  it('of alarms from one box keeps those of the others fast', async () => {
    const good = await rig.box('GOOD', { mac: 1 });
    await good.status({}, 'login');
    await (await rig.box('EVIL', { mac: 2 })).status({}, 'login');
    const flooder = flood(alarmsOf('EVIL', 50_000));
    await until(() => rig.ingest.metrics().queue.alarm > 100);
    const busy = await latencies(good, 20);
    await flooder.terminate();
    expect(busy[10]).toBeLessThan(MEDIAN_MS);
  });
});
