import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type OldBroker, startOldBroker } from '../../../../test/support/old-broker.ts';
import { systemClock } from '../clock.ts';
import { createLogger } from '../logger.ts';
import { createBrokerLink } from './broker-link.ts';
import { probeProtocolVersion } from './protocol-probe.ts';

async function oldBroker(): Promise<OldBroker> {
  const broker = await startOldBroker();
  onTestFinished(() => broker.stop());
  return broker;
}

describe('protocol probe', () => {
  it('falls back to 3.1.1 when the broker refuses MQTT 5', async () => {
    expect(await probeProtocolVersion((await oldBroker()).url, { clientId: 'desk' })).toBe(4);
  });

  it('falls back to 3.1.1 when the broker closes the connection without a word', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.destroySoon())).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect(await probeProtocolVersion(`mqtt://127.0.0.1:${port}`, {})).toBe(4);
  });

  it('rejects when nobody listens', async () => {
    const broker = await oldBroker();
    await broker.stop();
    await expect(probeProtocolVersion(broker.url, {})).rejects.toThrow(/ECONNREFUSED/);
  });

  it('lets the link work with a broker that speaks 3.1.1 only', async () => {
    const { url } = await oldBroker();
    const link = createBrokerLink({
      config: {
        kind: 'external',
        url,
        username: null,
        passwordFile: null,
        caFile: null,
        certFile: null,
        keyFile: null,
      },
      clientId: 'desk',
      clock: systemClock,
      logger: createLogger('silent'),
    });
    onTestFinished(() => link.stop());
    const heard = new Promise<string>((resolve) => {
      void link.start(['wd/+'], (message) => {
        message.done();
        resolve(message.topic);
      });
    });
    await new Promise<void>((resolve) => {
      link.onStateChange((state) => {
        if (state.state === 'up') resolve();
      });
    });
    await link.publish('wd/x', Buffer.from('1'));
    expect(await heard).toBe('wd/x');
  });
});
