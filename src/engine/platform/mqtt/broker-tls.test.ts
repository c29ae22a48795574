import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'argon2';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { testTls } from '../../../../test/support/tls.ts';
import { systemClock } from '../clock.ts';
import { createLogger } from '../logger.ts';
import { createBrokerLink } from './broker-link.ts';
import type { DeviceTransport, InboundMessage } from './device-transport.ts';
import { createEmbeddedBroker, type EmbeddedBroker } from './embedded-broker.ts';

const logger = createLogger('silent');
const { certFile, keyFile } = testTls;
const filters = ['wd/pb/d/+/alarm'];

let folder: string;
let usersFile: string;
let passwordFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchdesk-tls-'));
  usersFile = join(folder, 'users');
  passwordFile = join(folder, 'password');
  await writeFile(usersFile, `BOX:${await hash('right', { memoryCost: 1024, timeCost: 2 })}\n`);
  await writeFile(passwordFile, 'right\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function broker(
  onMessage: (message: InboundMessage) => void = () => undefined,
): Promise<EmbeddedBroker> {
  const made = createEmbeddedBroker({
    config: { kind: 'embedded', host: '127.0.0.1', port: 0, tls: { certFile, keyFile }, usersFile },
    clock: systemClock,
    logger,
  });
  onTestFinished(() => made.stop());
  await made.start(filters, onMessage);
  return made;
}

function link(url: string, caFile: string | null): DeviceTransport {
  const made = createBrokerLink({
    config: { kind: 'external', url, username: 'BOX', passwordFile, caFile, certFile: null, keyFile: null },
    clientId: 'desk',
    clock: systemClock,
    logger,
  });
  onTestFinished(() => made.stop());
  return made;
}

function reaches(transport: DeviceTransport, state: 'up' | 'down'): Promise<string | null> {
  return new Promise((resolve) => {
    transport.onStateChange((now) => {
      if (now.state === state) resolve(now.message);
    });
  });
}

describe('the embedded broker over TLS', () => {
  it('takes a known box’s message, and no stranger and no plain connection', async () => {
    const heard: string[] = [];
    const { url } = await broker(({ topic, done }) => {
      heard.push(topic);
      done();
    });
    expect(url()).toMatch(/^mqtts:/);
    const ca = await readFile(testTls.caFile);
    const options = { ca, reconnectPeriod: 0, username: 'BOX', password: 'right' };
    const box = await mqtt.connectAsync(url() ?? '', options);
    onTestFinished(() => box.endAsync(true));
    await box.publishAsync('wd/pb/d/BOX/alarm', 'help', { qos: 1 });
    expect(heard).toEqual(['wd/pb/d/BOX/alarm']);
    await expect(mqtt.connectAsync(url() ?? '', { ...options, password: 'wrong' }, false)).rejects.toThrow(
      /Bad username or password/,
    );
    const plain = connectTcp(Number(new URL(url() ?? '').port), '127.0.0.1');
    plain.on('error', () => undefined);
    plain.write(Buffer.from('100c00044d5154540402003c0000', 'hex'));
    await once(plain, 'close');
  });

  it('stops although a connection never says a word of TLS', async () => {
    const wd = await broker();
    const silent = connectTcp(Number(new URL(wd.url() ?? '').port), '127.0.0.1');
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedMs = performance.now();
    await wd.stop();
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});

describe('the broker link over TLS', () => {
  it('connects with the authority of the settings and brings what comes', async () => {
    const wd = await broker();
    const transport = link(wd.url() ?? '', testTls.caFile);
    const heard = new Promise<string>((resolve) => {
      // The one subscription that this broker grants its client.
      void transport.start(['wd/pb/d/BOX/cmd'], ({ payload, done }) => {
        done();
        resolve(Buffer.from(payload).toString());
      });
    });
    await reaches(transport, 'up');
    await wd.publish('wd/pb/d/BOX/cmd', Buffer.from('do it'));
    expect(await heard).toBe('do it');
  });

  it.each([
    ['another authority', testTls.strangerCaFile],
    ['the system’s authorities', null],
  ])('refuses a certificate that %s did not sign, and says so', async (_, caFile) => {
    const wd = await broker();
    const transport = link(wd.url() ?? '', caFile);
    const message = reaches(transport, 'down');
    await transport.start(filters, () => undefined);
    expect(await message).toMatch(/certificate/i);
    expect(await message).toMatch(/WATCHDESK_MQTT_CA/);
  });

  it('names the settings of a login that is refused', async () => {
    await writeFile(passwordFile, 'wrong\n');
    const wd = await broker();
    const transport = link(wd.url() ?? '', testTls.caFile);
    const message = reaches(transport, 'down');
    await transport.start(filters, () => undefined);
    expect(await message).toMatch(/refuses the login.*WATCHDESK_MQTT_PASSWORD_FILE/);
  });
});
