import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createManualClock } from '../../../../test/support/manual-clock.ts';
import { type Mosquitto, startMosquitto } from '../../../../test/support/mosquitto.ts';
import { type Clock, systemClock } from '../clock.ts';
import { createLogger } from '../logger.ts';
import { createBrokerLink } from './broker-link.ts';
import type { DeviceTransport, InboundMessage } from './device-transport.ts';
import { holdAcks } from './held-acks.ts';

const logger = createLogger('silent');
const FILTER = 'wd/pb/d/+/alarm';

async function mosquitto(): Promise<Mosquitto> {
  const broker = await startMosquitto();
  onTestFinished(() => broker.remove());
  return broker;
}

function link(
  url: string,
  config: { username?: string; passwordFile?: string } = {},
  clock: Clock = systemClock,
): DeviceTransport {
  const made = createBrokerLink({
    config: {
      kind: 'external',
      url,
      username: null,
      passwordFile: null,
      caFile: null,
      certFile: null,
      keyFile: null,
      ...config,
    },
    clientId: 'watchdesk-test',
    clock,
    logger,
  });
  onTestFinished(() => made.stop());
  return made;
}

async function publisher(url: string): Promise<mqtt.MqttClient> {
  const client = await mqtt.connectAsync(url);
  onTestFinished(() => client.endAsync(true));
  return client;
}

function inbox() {
  const messages: InboundMessage[] = [];
  return {
    messages,
    take: (message: InboundMessage) => void messages.push(message),
    texts: () => messages.map(({ payload }) => Buffer.from(payload).toString()),
    reaches: (count: number) => until(() => messages.length >= count),
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function publishNumbers(url: string, from: number, to: number): Promise<void> {
  const client = await publisher(url);
  for (let number = from; number < to; number += 1) {
    await client.publishAsync('wd/pb/d/BOX/alarm', String(number), { qos: 1 });
  }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index));

describe.each([4, 5] as const)('acknowledgements held back, MQTT version %i', (protocolVersion) => {
  function subscriber(url: string, options: mqtt.IClientOptions = {}) {
    const client = mqtt.connect(url, {
      clientId: 'held',
      clean: false,
      protocolVersion,
      reconnectPeriod: 0,
      manualConnect: true,
      ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 600 } } : {}),
      ...options,
    });
    const taken: { text: string; done: () => void }[] = [];
    const acks = holdAcks(
      client,
      ({ payload }, done) => void taken.push({ text: Buffer.from(payload).toString(), done }),
    );
    const ready = new Promise<void>((resolve) => {
      client.on('connect', () => client.subscribe(FILTER, { qos: 1 }, () => resolve()));
    });
    client.connect();
    onTestFinished(() => client.endAsync(true));
    return { client, taken, acks, ready, texts: () => taken.map(({ text }) => text) };
  }

  it('come again after the connection is lost, and only those', async () => {
    const broker = await mosquitto();
    const first = subscriber(broker.url);
    await first.ready;
    await publishNumbers(broker.url, 0, 10);
    await until(() => first.taken.length === 10);
    for (const { done } of first.taken.slice(0, 4)) done();
    expect(first.acks.unacknowledged()).toBe(6);
    // The answers leave together, after this moment; then ask something behind them before cutting the connection.
    await new Promise((resolve) => setImmediate(resolve));
    await first.client.subscribeAsync('wd/other', { qos: 1 });
    first.client.stream.destroy();
    const second = subscriber(broker.url);
    await until(() => second.taken.length >= 6);
    expect(second.texts()).toEqual(numbers(4, 10));
    for (const { done } of second.taken) done();
  });

  it('do not keep the next messages or the keepalive from arriving', async () => {
    const broker = await mosquitto();
    const held = subscriber(broker.url, { keepalive: 1 });
    let closed = 0;
    held.client.on('close', () => {
      closed += 1;
    });
    await held.ready;
    await publishNumbers(broker.url, 0, 10);
    await until(() => held.taken.length === 10);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(closed).toBe(0);
    for (const { done } of held.taken) done();
    await publishNumbers(broker.url, 10, 11);
    await until(() => held.taken.length === 11);
  });

  it('survive a pause longer than the keepalive', async () => {
    const broker = await mosquitto();
    const held = subscriber(broker.url, { keepalive: 1 });
    let closed = 0;
    held.client.on('close', () => {
      closed += 1;
    });
    await held.ready;
    held.acks.pause(true);
    await publishNumbers(broker.url, 0, 10);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(held.taken.length).toBeLessThanOrEqual(1);
    held.acks.pause(false);
    await until(() => held.taken.length === 10);
    expect(closed).toBe(0);
  });
});

describe('broker link', () => {
  it('is up once it is subscribed and brings what comes', async () => {
    const broker = await mosquitto();
    const transport = link(broker.url);
    const { take, reaches, messages } = inbox();
    await transport.start([FILTER], take);
    await until(() => transport.state().state === 'up');
    await publishNumbers(broker.url, 0, 1);
    await reaches(1);
    expect(messages[0]).toMatchObject({ topic: 'wd/pb/d/BOX/alarm', qos: 1, retained: false });
  });

  it('finds everything that came while it was stopped', async () => {
    const broker = await mosquitto();
    const before = link(broker.url);
    await before.start([FILTER], () => undefined);
    await until(() => before.state().state === 'up');
    await before.stop();
    await publishNumbers(broker.url, 0, 3000);
    const after = link(broker.url);
    const { take, reaches, texts, messages } = inbox();
    await after.start([FILTER], (message) => {
      take(message);
      message.done();
    });
    await reaches(3000);
    expect(texts()).toEqual(numbers(0, 3000));
    expect(messages).toHaveLength(3000);
  });

  it('gets what it did not acknowledge again after the broker was restarted', async () => {
    const broker = await mosquitto();
    const transport = link(broker.url);
    const { take, reaches, messages, texts } = inbox();
    await transport.start([FILTER], take);
    await until(() => transport.state().state === 'up');
    await publishNumbers(broker.url, 0, 20);
    await reaches(20);
    await broker.halt('SIGTERM');
    await until(() => transport.state().state !== 'up');
    // Answers of the connection that is gone must not reach the next one.
    for (const message of messages.splice(0)) message.done();
    await broker.start();
    await reaches(20);
    expect(texts()).toEqual(numbers(0, 20));
  });

  it('connects once the broker is there, and says meanwhile what is wrong', async () => {
    const broker = await mosquitto();
    await broker.halt('SIGTERM');
    const transport = link(broker.url);
    await transport.start([FILTER], () => undefined);
    await until(() => transport.state().state === 'down');
    expect(transport.state().message).toMatch(/WATCHDESK_MQTT_URL/);
    await broker.start();
    await until(() => transport.state().state === 'up');
  });

  it('brings a command to a box and refuses one while it is not connected', async () => {
    const broker = await mosquitto();
    const transport = link(broker.url);
    await expect(transport.publish('wd/pb/d/BOX/cmd', Buffer.from('x'))).rejects.toThrow();
    await transport.start([FILTER], () => undefined);
    await until(() => transport.state().state === 'up');
    const box = await publisher(broker.url);
    await box.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    const heard = new Promise<string>((resolve) => {
      box.once('message', (_topic, payload) => resolve(String(payload)));
    });
    await transport.publish('wd/pb/d/BOX/cmd', Buffer.from('do it'));
    expect(await heard).toBe('do it');
  });

  it('gives up what the broker has not taken, once it is stopped', async () => {
    const broker = await mosquitto();
    const clock = createManualClock();
    const transport = link(broker.url, {}, clock);
    await transport.start([FILTER], () => undefined);
    await until(() => transport.state().state === 'up');
    broker.freeze();
    const published = transport.publish('wd/pb/d/BOX/cmd', Buffer.from('x'));
    const refused = expect(published).rejects.toThrow('was stopped');
    await transport.stop();
    await refused;
    await clock.advance(60_000);
    expect(clock.waiting()).toBe(0);
  });

  it('is not even sent what is larger than any message', async () => {
    const broker = await mosquitto();
    const transport = link(broker.url);
    const { take, reaches, texts } = inbox();
    await transport.start([FILTER], take);
    await until(() => transport.state().state === 'up');
    const client = await publisher(broker.url);
    await client.publishAsync('wd/pb/d/BOX/alarm', Buffer.alloc(100_000), { qos: 1 });
    await publishNumbers(broker.url, 0, 1);
    await reaches(1);
    expect(texts()).toEqual(['0']);
    expect(transport.state().state).toBe('up');
  });

  it('reads the password from its file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'watchdesk-link-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, 'secret\n');
    const broker = await mosquitto();
    const transport = link(broker.url, { username: 'desk', passwordFile });
    await transport.start([FILTER], () => undefined);
    await until(() => transport.state().state === 'up');
    await expect(
      link(broker.url, { passwordFile: join(folder, 'none') }).start([], () => undefined),
    ).rejects.toThrow(/WATCHDESK_MQTT_PASSWORD_FILE/);
  });
});
