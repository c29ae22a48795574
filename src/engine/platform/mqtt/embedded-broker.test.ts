import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'argon2';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { SetupError } from '../app-error.ts';
import { systemClock } from '../clock.ts';
import { createLogger } from '../logger.ts';
import type { InboundMessage } from './device-transport.ts';
import { createEmbeddedBroker, type EmbeddedBroker, type EmbeddedBrokerOptions } from './embedded-broker.ts';

const logger = createLogger('silent');
const loopback = { kind: 'embedded', host: '127.0.0.1', port: 0, tls: null, usersFile: null } as const;
const filters = ['wd/pb/d/+/alarm', 'wd/pb/d/+/hb', 'wd/pb/d/+/lw'];

function broker(config: Partial<EmbeddedBrokerOptions['config']> = {}): EmbeddedBroker {
  const made = createEmbeddedBroker({ config: { ...loopback, ...config }, clock: systemClock, logger });
  onTestFinished(() => made.stop());
  return made;
}

async function client(of: EmbeddedBroker, options: mqtt.IClientOptions = {}): Promise<mqtt.MqttClient> {
  const made = mqtt.connect(of.url() ?? '', { reconnectPeriod: 0, ...options });
  onTestFinished(async () => {
    await made.endAsync(true);
  });
  await new Promise<void>((resolve, reject) => {
    made.once('connect', () => resolve());
    made.once('error', reject);
  });
  return made;
}

function nextMessage(reader: mqtt.MqttClient): Promise<string> {
  return new Promise((resolve) => {
    reader.once('message', (_topic, payload) => resolve(String(payload)));
  });
}

/** Collects messages and lets a test wait for the next ones. */
function inbox() {
  const messages: InboundMessage[] = [];
  let wake: () => void = () => undefined;
  return {
    messages,
    take: (message: InboundMessage) => {
      messages.push(message);
      wake();
    },
    async reaches(count: number) {
      while (messages.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return await Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms)),
  ]);
}

describe('embedded broker', () => {
  it('acknowledges a device message only after it is done', async () => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    const box = await client(wd);
    const published = box.publishAsync('wd/pb/d/BOX/alarm', 'help', { qos: 1 });
    await reaches(1);
    expect(messages[0]).toMatchObject({ topic: 'wd/pb/d/BOX/alarm', qos: 1, retained: false });
    expect(Buffer.from(messages[0]?.payload ?? []).toString()).toBe('help');
    expect(await settlesWithin(published, 100)).toBe(false);
    messages[0]?.done();
    expect(await settlesWithin(published, 2000)).toBe(true);
  });

  it('answers pings while an acknowledgement is held', async () => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    const box = await client(wd, { keepalive: 1 });
    const published = box.publishAsync('wd/pb/d/BOX/alarm', 'help', { qos: 1 });
    await reaches(1);
    expect(await settlesWithin(published, 3000)).toBe(false);
    expect(box.connected).toBe(true);
    messages[0]?.done();
    expect(await settlesWithin(published, 2000)).toBe(true);
  });

  it('acknowledges in the order of arrival of one connection', async () => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    const box = await client(wd);
    const order: number[] = [];
    const published = [0, 1, 2].map((index) =>
      box.publishAsync('wd/pb/d/BOX/hb', String(index), { qos: 1 }).then(() => order.push(index)),
    );
    await reaches(3);
    for (const message of messages.toReversed()) message.done();
    await Promise.all(published);
    expect(order).toEqual([0, 1, 2]);
  });

  it('hands over the last will of a box that vanishes, and none after a clean goodbye', async () => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    const will = (host: string) => ({
      topic: `wd/pb/d/${host}/lw`,
      payload: Buffer.from(host),
      qos: 1 as const,
      retain: false,
    });
    const polite = await client(wd, { will: will('POLITE') });
    await polite.endAsync();
    const lost = await client(wd, { will: will('LOST') });
    lost.stream.destroy();
    await reaches(1);
    expect(messages.map(({ topic }) => topic)).toEqual(['wd/pb/d/LOST/lw']);
  });

  it('answers what is no device topic and passes it to nobody, a command of a client neither', async () => {
    const wd = broker();
    const { messages, take } = inbox();
    await wd.start(filters, take);
    const [sender, box] = [await client(wd), await client(wd)];
    await box.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    const heard: string[] = [];
    box.on('message', (_topic, payload) => void heard.push(String(payload)));
    for (const topic of ['other/topic', '$SYS/other', 'wd/pb/d/BOX/cmd']) {
      for (const qos of [0, 1, 2] as const) await sender.publishAsync(topic, 'from a client', { qos });
    }
    await wd.publish('wd/pb/d/BOX/cmd', Buffer.from('from us'));
    await eventually(() => expect(heard).toEqual(['from us']));
    expect(messages).toEqual([]);
  });

  it('keeps nothing that a client wants retained', async () => {
    const wd = broker();
    const { messages, take } = inbox();
    await wd.start(filters, (message) => {
      take(message);
      message.done();
    });
    const sender = await client(wd);
    await sender.publishAsync('wd/pb/d/BOX/cmd', 'for later', { qos: 1, retain: true });
    await sender.publishAsync('wd/pb/d/BOX/hb', 'beat', { qos: 1, retain: true });
    expect(messages).toHaveLength(1);
    const box = await client(wd);
    let heard = 0;
    box.on('message', () => {
      heard += 1;
    });
    await box.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    expect(await settlesWithin(new Promise(() => undefined), 100)).toBe(false);
    expect(heard).toBe(0);
  });

  it.each(['#', '+/#', 'wd/#', 'wd/pb/d/+/cmd', 'wd/pb/d/+/alarm', 'other', '$SYS/#'])(
    'lets nobody subscribe to %s',
    async (filter) => {
      const wd = broker();
      await wd.start(filters, () => undefined);
      const reader = await client(wd);
      await expect(reader.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    },
  );

  it('keeps no queue for a box that is away', async () => {
    const wd = broker();
    await wd.start(filters, () => undefined);
    const session = { clean: false, clientId: 'BOX' };
    const before = await client(wd, session);
    await before.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    await before.endAsync(true);
    for (let sent = 0; sent < 10; sent += 1) await wd.publish('wd/pb/d/BOX/cmd', Buffer.from('old'));
    const heard: string[] = [];
    const after = mqtt.connect(wd.url() ?? '', { reconnectPeriod: 0, ...session });
    onTestFinished(() => after.endAsync(true));
    after.on('message', (_topic, payload) => void heard.push(String(payload)));
    const connack = await new Promise<mqtt.IConnackPacket>((resolve) => after.once('connect', resolve));
    expect(connack.sessionPresent).toBe(false);
    await after.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    await wd.publish('wd/pb/d/BOX/cmd', Buffer.from('new'));
    await eventually(() => expect(heard).toEqual(['new']));
  });

  it('takes no will on a topic that is not a device’s', async () => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    const box = await client(wd);
    await box.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    const heard: string[] = [];
    box.on('message', (_topic, payload) => void heard.push(String(payload)));
    for (const topic of ['wd/pb/d/BOX/cmd', 'wd/pb/d/LOST/lw']) {
      const will = { topic, payload: Buffer.from('will'), qos: 1 as const, retain: true };
      (await client(wd, { will })).stream.destroy();
    }
    await reaches(1);
    await wd.publish('wd/pb/d/BOX/cmd', Buffer.from('from us'));
    await eventually(() => expect(heard).toEqual(['from us']));
    expect(messages.map(({ topic }) => topic)).toEqual(['wd/pb/d/LOST/lw']);
  });

  it('bounds the subscriptions of a connection', async () => {
    const wd = broker();
    await wd.start(filters, () => undefined);
    const reader = await client(wd);
    for (let box = 0; box < 16; box += 1) await reader.subscribeAsync(`wd/pb/d/BOX-${box}/cmd`);
    await expect(reader.subscribeAsync('wd/pb/d/BOX-16/cmd')).rejects.toThrow();
    await reader.subscribeAsync('wd/pb/d/BOX-3/cmd');
  });

  it('brings commands to a box', async () => {
    const wd = broker();
    await wd.start(filters, () => undefined);
    const box = await client(wd);
    await box.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    const heard = nextMessage(box);
    await wd.publish('wd/pb/d/BOX/cmd', Buffer.from('do it'));
    expect(await heard).toBe('do it');
  });

  it('takes nothing in while it is paused and goes on afterwards', async () => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    const box = await client(wd);
    wd.pause(true);
    await box.publishAsync('wd/pb/d/BOX/hb', 'zero', { qos: 0 });
    const published = box.publishAsync('wd/pb/d/BOX/alarm', 'one', { qos: 1 });
    expect(await settlesWithin(published, 100)).toBe(false);
    expect(messages).toHaveLength(0);
    wd.pause(false);
    await reaches(2);
    messages[1]?.done();
    expect(await settlesWithin(published, 2000)).toBe(true);
  });

  it.each([0, 1] as const)('bounds what one connection may have on the way, QoS %i', async (qos) => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    const box = await client(wd);
    const all = Promise.all(
      Array.from({ length: 1500 }, () => box.publishAsync('wd/pb/d/BOX/hb', 'x', { qos })),
    );
    await reaches(1000);
    // Another connection has a bound of its own.
    const other = await client(wd);
    other.publish('wd/pb/d/OTHER/hb', 'x', { qos });
    await reaches(1001);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(messages).toHaveLength(1001);
    let next = 0;
    while (next < 1501) {
      await reaches(next + 1);
      for (; next < messages.length; next += 1) messages[next]?.done();
    }
    await all;
  });

  it('closes a connection that sends a packet above 64 KiB', async () => {
    const wd = broker();
    await wd.start(filters, () => undefined);
    const box = await client(wd);
    const closed = new Promise<void>((resolve) => {
      box.on('close', () => resolve());
    });
    box.on('error', () => undefined);
    box.publish('wd/pb/d/BOX/hb', Buffer.alloc(70_000));
    await closed;
    expect(wd.state().state).toBe('up');
  });

  it('starts again after a stop and delivers no wills of its own stop', async () => {
    const wd = broker();
    const { messages, take, reaches } = inbox();
    await wd.start(filters, take);
    await client(wd, { will: { topic: 'wd/pb/d/BOX/lw', payload: Buffer.from('x'), qos: 1, retain: false } });
    await wd.stop();
    expect(wd.state().state).toBe('down');
    expect(messages).toEqual([]);
    await wd.start(filters, take);
    const box = await client(wd);
    box.publish('wd/pb/d/BOX/hb', 'again');
    await reaches(1);
  });

  it('survives bytes that are no MQTT', async () => {
    const wd = broker();
    const { take, reaches } = inbox();
    await wd.start(filters, take);
    const { port, hostname } = new URL(wd.url() ?? '');
    const socket = connectTcp(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await once(socket, 'close');
    const box = await client(wd);
    box.publish('wd/pb/d/BOX/hb', 'fine');
    await reaches(1);
  });
});

describe('embedded broker settings', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchdesk-broker-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('names the setting when its port is in use', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    onTestFinished(() => void occupant.close());
    const address = occupant.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await expect(broker({ port }).start([], () => undefined)).rejects.toThrow(/WATCHDESK_BROKER_PORT/);
  });

  it('refuses to listen beyond this machine for anyone', async () => {
    await expect(broker({ host: '0.0.0.0' }).start([], () => undefined)).rejects.toThrow(SetupError);
  });

  it('lets in only users of its file', async () => {
    const usersFile = join(folder, 'users');
    await writeFile(usersFile, `# boxes\n\nBOX:${await hash('right', { memoryCost: 1024, timeCost: 2 })}\n`);
    const wd = broker({ usersFile });
    await wd.start(filters, () => undefined);
    const box = await client(wd, { username: 'BOX', password: 'right' });
    expect(box.connected).toBe(true);
    for (const credentials of [
      {},
      { username: 'BOX', password: 'wrong' },
      { username: 'x', password: 'right' },
    ]) {
      await expect(client(wd, credentials)).rejects.toThrow(/Bad username or password/);
    }
  });

  it('lets a user speak and listen only as the box of that name', async () => {
    const usersFile = join(folder, 'users');
    await writeFile(usersFile, `BOX:${await hash('right', { memoryCost: 1024, timeCost: 2 })}\n`);
    const wd = broker({ usersFile });
    const { messages, take, reaches } = inbox();
    await wd.start(filters, (message) => {
      take(message);
      message.done();
    });
    const own = { username: 'BOX', password: 'right' };
    const will = { topic: 'wd/pb/d/OTHER/lw', payload: Buffer.from('x'), qos: 1 as const, retain: false };
    (await client(wd, { ...own, will })).stream.destroy();
    const box = await client(wd, own);
    await box.publishAsync('wd/pb/d/OTHER/alarm', 'forged', { qos: 1 });
    await box.publishAsync('wd/pb/d/box/alarm', 'forged', { qos: 1 });
    await box.publishAsync('wd/pb/d/BOX/alarm', 'own', { qos: 1 });
    await reaches(1);
    expect(messages.map(({ topic }) => topic)).toEqual(['wd/pb/d/BOX/alarm']);
    await box.subscribeAsync('wd/pb/d/BOX/cmd', { qos: 1 });
    await expect(box.subscribeAsync('wd/pb/d/OTHER/cmd', { qos: 1 })).rejects.toThrow();
  });

  it('names the line of a users file that it cannot read', async () => {
    const usersFile = join(folder, 'users');
    await writeFile(usersFile, 'BOX:plain-text\n');
    await expect(broker({ usersFile }).start([], () => undefined)).rejects.toThrow(/Line 1 .*users/);
  });
});
