import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { until } from '../../../../test/support/ingest-rig.ts';
import { ingestRoom } from '../../../../test/support/ingest-room.ts';

const room = ingestRoom();
const { nextMac, registered, rows, start } = room;

describe('hostile input', () => {
  it('refuses each broken frame of the vectors for its reason and keeps it for inspection', async () => {
    const { invalid } = vectors();
    await start({ fleet: { ...room.fleet, key: Buffer.from(vectors().hmacKeyHex, 'hex') } });
    const box = await room.rig.box('BROKEN', { mac: nextMac() });
    for (const { frameHex } of invalid) await box.send('status', Buffer.from(frameHex, 'hex'));
    await until(async () => (await rows('rejected_messages')).length === invalid.length);
    expect(await rows('devices')).toEqual([]);
    expect((await rows('rejected_messages', 'order by id')).map((row) => row['reason'])).toEqual([
      'bad-length',
      'bad-tag',
      'bad-tag',
      'bad-length',
      'too-short',
      'bad-tag',
      'undecodable',
    ]);
  });

  it('keeps alarms of others fast while one box floods with garbage', async () => {
    await start();
    const { box } = await registered('GOOD');
    await box.alarm({ type: 1, state: 1 });
    const flooder = floodFromAnotherThread(
      room.rig.broker.url() ?? '',
      `${room.fleet.base}/pb/d/FLOODER/alarm`,
    );
    await until(() => (room.rig.ingest.metrics().rejected[0]?.count ?? 0) > 1000);
    const latencies: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const from = performance.now();
      await box.alarm({ type: 1, state: count % 2 === 0 ? 1 : 0 });
      latencies.push(performance.now() - from);
    }
    const { rejected } = room.rig.ingest.metrics();
    await flooder.terminate();
    // Behind a queue of the flood's every alarm would be many seconds late. The tail only holds the pauses of a
    // machine that runs other tests.
    const sorted = latencies.toSorted((one, other) => one - other);
    expect(sorted[20]).toBeLessThan(1000);
    expect(rejected).toEqual([{ reason: 'bad-length', count: expect.any(Number) }]);
    await until(async () => (await rows('rejected_messages')).length > 0);
    expect((await rows('rejected_messages')).length).toBeLessThanOrEqual(20);
  });

  it('sets aside what the database refuses, and goes on with the rest', async () => {
    await start();
    const { box, id } = await registered('BOX_A');
    await room.test.sql(`alter table heartbeat_rows add constraint poison check (temperature <> 66)`);
    try {
      const temperatures = [20, 30, 66, 40, 50];
      await Promise.all(temperatures.map((temperature) => box.heartbeat({ temperature })));
      await until(async () => (await rows('rejected_messages')).length === 1);
      expect(await rows('rejected_messages')).toMatchObject([
        { reason: 'refused-by-database', device_id: id, hostname: 'BOX_A' },
      ]);
      expect((await rows('heartbeat_rows', 'order by time')).map((row) => row['temperature'])).toEqual([
        0, 20, 30, 40, 50,
      ]);
      await box.heartbeat({ temperature: 60 });
      expect(await rows('device_status')).toMatchObject([{ temperature: 60 }]);
    } finally {
      await room.test.sql('alter table heartbeat_rows drop constraint poison');
    }
  });

  it('goes on when a device is deleted under its feet', async () => {
    await start();
    const { box, id } = await registered('BOX_A');
    await room.test.sql('delete from devices where id = $1', [id]);
    await box.heartbeat({ temperature: 30 });
    await box.status();
    expect(await rows('devices')).toMatchObject([{ hostname: 'BOX_A' }]);
  });
});

describe('vectors', () => {
  it('decodes every valid message through broker and running decoder to exactly its fields', async () => {
    const { valid, hmacKeyHex } = vectors();
    await start({ fleet: { ...room.fleet, key: Buffer.from(hmacKeyHex, 'hex') } });
    const devices = valid.filter(({ kind }) => kind !== 'cmd');
    const seen = new Map<string, unknown>();
    const controller = new AbortController();
    const reading = (async () => {
      for await (const message of room.rig.ingest.tail(
        room.fleet.organisationId,
        undefined,
        controller.signal,
      )) {
        seen.set(message.hostname, message.fields);
      }
    })();
    for (const { name, kind, frameHex } of devices) {
      const box = await room.rig.box(`V_${name.toUpperCase()}`);
      await box.send(
        z.enum(['status', 'login', 'hb', 'alarm', 'resp', 'lw']).parse(kind),
        Buffer.from(frameHex, 'hex'),
      );
      await box.vanish();
    }
    await until(() => seen.size === devices.length);
    controller.abort();
    await reading;
    for (const { name, kind, fields } of devices) {
      const { payload } = fields;
      // What an answer carries may be secret: the live messages say only how much it is.
      const shown =
        kind === 'resp' && typeof payload === 'string'
          ? { ...fields, payload: `${Buffer.from(payload, 'base64').length} bytes` }
          : fields;
      expect(seen.get(`V_${name.toUpperCase()}`)).toEqual(shown);
    }
    const statuses = devices.filter(({ kind }) => kind === 'status');
    expect((await rows('devices')).length).toBeGreaterThanOrEqual(statuses.length);
  });
});

/** As fast as it can, 200 messages at once; its own thread, so that it takes no time of the engine's. */
function floodFromAnotherThread(url: string, topic: string): Worker {
  const code = `
    const { workerData } = require('node:worker_threads');
    const mqtt = require('mqtt');
    const client = mqtt.connect(workerData.url);
    const garbage = Buffer.alloc(200, 0xa5);
    const next = () => client.publish(workerData.topic, garbage, { qos: 1 }, next);
    client.once('connect', () => { for (let count = 0; count < 200; count += 1) next(); });`;
  return new Worker(code, { eval: true, workerData: { url, topic } });
}

const Vectors = z.object({
  hmacKeyHex: z.string(),
  valid: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      frameHex: z.string(),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
  invalid: z.array(z.object({ name: z.string(), frameHex: z.string() })),
});

function vectors(): z.infer<typeof Vectors> {
  const file = new URL('../../../../test/fixtures/esp32-alarm-vectors.json', import.meta.url);
  return Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
}
