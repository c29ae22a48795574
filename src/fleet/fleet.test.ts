import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import {
  alarmTypeNumbers,
  commandErrorNumbers,
  eventStateNumbers,
  outputTypeNumbers,
  patternTypeNumbers,
  systemActionNumbers,
} from '../protocol/esp32-alarm/enums.ts';
import { type EnvelopeProfile, openEnvelope, sealEnvelope } from '../protocol/esp32-alarm/envelope.ts';
import * as messages from '../protocol/esp32-alarm/messages.ts';
import { commandTopic, type DeviceTopicKind, parseDeviceTopic } from '../protocol/esp32-alarm/topics.ts';
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts';

const key = Buffer.alloc(32, 9);
const topicBase = 'site/north';

interface Heard {
  readonly hostname: string;
  readonly kind: DeviceTopicKind;
  readonly sequence: number | null;
  readonly payload: Uint8Array;
}

/** A real broker on a free port that notes everything the boxes send. */
async function startBroker(profile: EnvelopeProfile = 'tail8', port = 0) {
  const heard: Heard[] = [];
  const refused: string[] = [];
  const sockets = new Set<Socket>();
  const aedes = await Aedes.createBroker({
    // Before the box has its answer, and of a will when it is sent.
    authorizePublish(_client, { topic, payload }, done) {
      const device = parseDeviceTopic(topicBase, topic);
      if (device !== null) {
        const opened = openEnvelope(profile, key, Buffer.from(payload), { maxBytes: 4096 });
        if (opened.ok) heard.push({ ...device, sequence: opened.sequence, payload: opened.payload });
        else refused.push(opened.reason);
      }
      done(null);
    },
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    heard,
    refused,
    of: (hostname: string, kind: DeviceTopicKind) =>
      heard.filter((message) => message.hostname === hostname && message.kind === kind),
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    publish: (topic: string, payload: Buffer) =>
      new Promise<void>((resolve, reject) => {
        const packet = { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false } as const;
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
    async stop() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      server.close();
    },
  };
}

let broker: Awaited<ReturnType<typeof startBroker>>;
let fleet: Fleet | undefined;

beforeEach(async () => {
  broker = await startBroker();
});

afterEach(async () => {
  await fleet?.stop();
  fleet = undefined;
  await broker.stop();
});

async function start(options: Partial<FleetOptions> = {}): Promise<Fleet> {
  fleet = await startFleet({
    brokerUrl: broker.url,
    topicBase,
    key,
    envelope: 'tail8',
    boxes: 1,
    ratePerS: 0,
    seed: 7,
    ...options,
  });
  return fleet;
}

function onlyBox({ boxes }: Fleet) {
  const [box] = boxes;
  if (box === undefined) throw new Error('no box');
  return box;
}

let commandSequence = 0;
async function command(hostname: string, fields: Partial<messages.CommandEnvelope>): Promise<string> {
  commandSequence += 1;
  const envelope = {
    sequence: commandSequence,
    timestamp: Math.floor(Date.now() / 1000),
    request_id: `request ${commandSequence}`,
    auth_level: 2,
    ...fields,
  };
  const frame = sealEnvelope('tail8', key, commandSequence, messages.encodeCommandEnvelope(envelope));
  await broker.publish(commandTopic(topicBase, hostname), frame);
  return envelope.request_id;
}

/** The box's answer to a request. */
function answer(hostname: string, requestId: string): Promise<messages.CommandResponse> {
  return eventually(() => {
    const answers = broker.of(hostname, 'resp').map(({ payload }) => messages.decodeCommandResponse(payload));
    const found = answers.find(({ request_id }) => request_id === requestId);
    if (found === undefined) throw new Error('not answered');
    return found;
  });
}

const alarmsOf = (hostname: string) =>
  broker.of(hostname, 'alarm').map(({ payload }) => messages.decodeAlarmEvent(payload));

describe('a fleet', () => {
  it('logs every box in with its state, and keeps the same boxes for the same seed', async () => {
    const first = await start({ boxes: 30 });
    const hostnames = first.boxes.map(({ hostname }) => hostname);
    expect(first.stats()).toMatchObject({
      connected: 30,
      byKind: { login: { published: 30, acknowledged: 30 } },
    });
    for (const { hostname, mac, bootCount } of first.boxes) {
      const [login] = broker.of(hostname, 'login');
      const status = messages.decodeStatus(login?.payload ?? new Uint8Array(0));
      expect(login?.sequence).toBe(1);
      expect(status).toMatchObject({ boot_count: bootCount, device_db_id: 0, state: 3 });
      expect(Buffer.from(status.mac_address).toString('hex')).toBe(mac.replaceAll(':', ''));
      expect(hostname).toBe(`ESG_ALARM_${mac.replaceAll(':', '').toUpperCase()}`);
    }
    expect(new Set(hostnames).size).toBe(30);
    await first.stop();
    const again = await start({ boxes: 30 });
    expect(again.boxes.map(({ hostname }) => hostname)).toStrictEqual(hostnames);
    await again.stop();
    const other = await start({ boxes: 30, seed: 8 });
    expect(other.boxes.map(({ hostname }) => hostname)).not.toStrictEqual(hostnames);
  });

  it('says goodbye when it stops, so that no last will is sent', async () => {
    const { stop } = await start({ boxes: 3 });
    await stop();
    await stop();
    expect(broker.heard.filter(({ kind }) => kind === 'lw')).toStrictEqual([]);
  });

  it('spreads its rate over all boxes, and every message can be opened and decoded', async () => {
    const { boxes, stats } = await start({ boxes: 5, ratePerS: 400 });
    await eventually(() => expect(stats().byKind.hb.acknowledged).toBeGreaterThan(150));
    await fleet?.stop();
    const counts = boxes.map(({ hostname }) => broker.of(hostname, 'hb').length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(5);
    expect(broker.refused).toStrictEqual([]);
    for (const { hostname } of boxes) {
      const readings = broker.of(hostname, 'hb').map(({ payload }) => messages.decodeHeartbeat(payload));
      expect(new Set(readings.map(({ temperature }) => temperature)).size).toBeGreaterThan(1);
      expect(broker.of(hostname, 'status').length).toBeGreaterThan(0);
      const sequences = broker.heard
        .filter((message) => message.hostname === hostname)
        .map((one) => one.sequence);
      expect(new Set(sequences).size).toBe(sequences.length);
    }
  });

  it('fails with a sentence where there is no broker', async () => {
    await broker.stop();
    await expect(start({ connectTimeoutMs: 300 })).rejects.toThrow('0 of 1 boxes are logged in after 300 ms');
    broker = await startBroker();
  });

  it('presses buttons by itself where it is told to', async () => {
    await start({ boxes: 3, panicEveryS: 0.1 });
    await eventually(() => {
      const pressed = broker.heard.filter(({ kind }) => kind === 'alarm');
      expect(pressed.length).toBeGreaterThan(1);
    });
  });

  it('speaks bare messages without a key', async () => {
    await broker.stop();
    broker = await startBroker('none');
    const box = onlyBox(await start({ key: null, envelope: 'none' }));
    expect(
      messages.decodeStatus(broker.of(box.hostname, 'login')[0]?.payload ?? new Uint8Array(0)).sequence,
    ).toBe(1);
  });
});

describe('a box', () => {
  it('reports a pressed and a released button, in events and in its state', async () => {
    const box = onlyBox(await start());
    await box.press('panic2');
    box.sendHeartbeat();
    await box.release('panic2');
    const { PANIC2 } = alarmTypeNumbers;
    expect(alarmsOf(box.hostname)).toMatchObject([
      { type: PANIC2, state: eventStateNumbers.ACTIVE, priority: 3, physical_state: true },
      { type: PANIC2, state: eventStateNumbers.INACTIVE, priority: 3, physical_state: false },
    ]);
    await eventually(() => expect(broker.of(box.hostname, 'status')).toHaveLength(2));
    const [heartbeat] = broker.of(box.hostname, 'hb');
    expect(messages.decodeHeartbeat(heartbeat?.payload ?? new Uint8Array(0))).toMatchObject({ panic2: true });
    const states = broker.of(box.hostname, 'status').map(({ payload }) => messages.decodeStatus(payload));
    expect(states).toMatchObject([
      { state: 4, panic2: true, panic2_count: 1 },
      { state: 3, panic2: false, panic2_count: 1 },
    ]);
  });

  it('that vanishes leaves its signed will, not below its login, and comes back with a higher boot count', async () => {
    const box = onlyBox(await start());
    const bootCount = box.bootCount;
    await box.dropOut();
    expect(box.isConnected).toBe(false);
    await eventually(() => expect(broker.of(box.hostname, 'lw')).toHaveLength(1));
    const [will] = broker.of(box.hostname, 'lw');
    expect(messages.decodeLastWill(will?.payload ?? new Uint8Array(0))).toMatchObject({
      hostname: box.hostname,
    });
    expect(will?.sequence).toBeGreaterThanOrEqual(broker.of(box.hostname, 'login')[0]?.sequence ?? 0);
    await box.reconnect();
    const logins = broker.of(box.hostname, 'login');
    expect(logins.map(({ sequence }) => sequence)).toStrictEqual([1, 1]);
    expect(messages.decodeStatus(logins[1]?.payload ?? new Uint8Array(0)).boot_count).toBe(bootCount + 1);
  });

  it('delivers a press that was made while it was away, in the new boot', async () => {
    const box = onlyBox(await start());
    await box.dropOut();
    const pressed = box.press('panic1');
    await box.reconnect();
    await pressed;
    expect(broker.of(box.hostname, 'alarm').map(({ sequence }) => sequence)).toStrictEqual([3]);
  });

  it('comes back by itself when the broker cuts it off, and resends what was not acknowledged', async () => {
    const box = onlyBox(await start());
    const pressed = box.press('panic1');
    broker.cutAll();
    await pressed;
    expect(box.isConnected).toBe(true);
    const frames = new Set(
      broker.of(box.hostname, 'alarm').map(({ payload }) => Buffer.from(payload).toString('hex')),
    );
    expect(frames.size).toBe(1);
    const boots = broker
      .of(box.hostname, 'login')
      .map(({ payload }) => messages.decodeStatus(payload).boot_count);
    expect(boots).toStrictEqual([box.bootCount, box.bootCount]);
  });

  it('uses no sequences up while the broker is away', async () => {
    const box = onlyBox(await start());
    const { port } = new URL(broker.url);
    await broker.stop();
    await eventually(() => expect(fleet?.stats().lastError).toContain('ECONNREFUSED'));
    const pressed = box.press('panic1');
    broker = await startBroker('tail8', Number(port));
    await pressed;
    const sequenceOf = (kind: DeviceTopicKind) =>
      broker.of(box.hostname, kind).map(({ sequence }) => sequence);
    // The first login and its will took 1 and 2, the login that waits for the broker 3 and 4.
    expect([sequenceOf('login'), sequenceOf('alarm')]).toStrictEqual([[3], [5]]);
  });

  it('tells whoever waits that the fleet stopped', async () => {
    const box = onlyBox(await start());
    await box.dropOut();
    const pressed = box.press('panic1');
    const outcome = expect(pressed).rejects.toThrow('the fleet was stopped');
    await fleet?.stop();
    await outcome;
  });
});

describe('a box that gets a command', () => {
  it('stores its id and sends it from then on', async () => {
    const box = onlyBox(await start());
    const id = await command(box.hostname, { config: { type: 3, device: { device_id: 4711 } } });
    expect(await answer(box.hostname, id)).toMatchObject({ success: true, error_code: 0 });
    expect(box.deviceDbId).toBe(4711);
    expect(box.lastCommands).toMatchObject([{ config: { device: { device_id: 4711 } } }]);
    await box.press('tamper');
    expect(alarmsOf(box.hostname)).toMatchObject([
      { device_db_id: 4711, type: alarmTypeNumbers.TAMPER, priority: 2 },
    ]);
  });

  it('sends its state when it is asked', async () => {
    const box = onlyBox(await start());
    const system = { action: systemActionNumbers.GET_STATUS, delay_seconds: 0, unix_time: 0 };
    const id = await command(box.hostname, { system, auth_level: 0 });
    expect(await answer(box.hostname, id)).toMatchObject({ success: true });
    await eventually(() => expect(broker.of(box.hostname, 'status')).toHaveLength(1));
  });

  it('runs an output and tells when it starts and when its time is over', async () => {
    const box = onlyBox(await start());
    const output = {
      output: outputTypeNumbers.SIREN,
      pattern: patternTypeNumbers.CONSTANT,
      state: true,
      total_duration: 1,
      pulse_count: 0,
      on_duration_ms: 0,
      off_duration_ms: 0,
      repeat_interval: 0,
      custom_data: 0,
    };
    await command(box.hostname, { output, auth_level: 1 });
    await eventually(() => expect(alarmsOf(box.hostname)).toHaveLength(1));
    box.sendHeartbeat();
    await eventually(() => expect(alarmsOf(box.hostname)).toHaveLength(2));
    const common = { type: alarmTypeNumbers.OUTPUT_EVENT, priority: 2, output_type: 1, duration_seconds: 1 };
    expect(alarmsOf(box.hostname)).toMatchObject([
      { ...common, state: eventStateNumbers.STARTING, elapsed_seconds: 0 },
      { ...common, state: eventStateNumbers.STOPPING, elapsed_seconds: 1 },
    ]);
    const [heartbeat] = broker.of(box.hostname, 'hb');
    expect(messages.decodeHeartbeat(heartbeat?.payload ?? new Uint8Array(0)).siren).toBe(true);
  });

  it('restarts when it is told to', async () => {
    const box = onlyBox(await start());
    const bootCount = box.bootCount;
    const system = { action: systemActionNumbers.REBOOT, delay_seconds: 0, unix_time: 0 };
    const id = await command(box.hostname, { system });
    expect(await answer(box.hostname, id)).toMatchObject({ success: true });
    await eventually(() => expect(broker.of(box.hostname, 'login')).toHaveLength(2));
    expect(box.bootCount).toBe(bootCount + 1);
  });

  it.each<[string, Partial<messages.CommandEnvelope>, number]>([
    [
      'whose clock is more than 5 minutes off',
      { timestamp: 1_000_000_000 },
      commandErrorNumbers.AUTHENTICATION_FAILED,
    ],
    ['whose sequence does not rise', { sequence: 0 }, commandErrorNumbers.AUTHENTICATION_FAILED],
    [
      'without the rights for it',
      { auth_level: 1, config: { type: 3, device: { device_id: 1 } } },
      commandErrorNumbers.AUTHENTICATION_FAILED,
    ],
    ['that it does not know', {}, commandErrorNumbers.NOT_SUPPORTED],
  ])('refuses one %s', async (_, fields, error_code) => {
    const box = onlyBox(await start());
    const accepted = await command(box.hostname, {
      config_read: { type: 3, include_sensitive: false },
    });
    await answer(box.hostname, accepted);
    const id = await command(box.hostname, fields);
    expect(await answer(box.hostname, id)).toMatchObject({ success: false, error_code });
    expect(box.deviceDbId).toBe(0);
  });

  it('ignores what is not signed', async () => {
    const box = onlyBox(await start());
    await broker.publish(commandTopic(topicBase, box.hostname), Buffer.from('0a0b0c'));
    await eventually(() => expect(fleet?.stats().refusedCommands).toBe(1));
    expect(box.lastCommands).toStrictEqual([]);
  });
});
