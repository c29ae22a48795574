import { describe, expect, it, onTestFinished } from 'vitest';
import { type OldBroker, startOldBroker } from '../../../../test/support/old-broker.ts';
import { systemClock } from '../clock.ts';
import { runBrokerSelfTest } from './broker-self-test.ts';

async function oldBroker(): Promise<OldBroker> {
  const broker = await startOldBroker();
  onTestFinished(() => broker.stop());
  return broker;
}

function selfTest(url: string, signal = new AbortController().signal) {
  return runBrokerSelfTest({
    config: {
      kind: 'external',
      url,
      username: null,
      passwordFile: null,
      caFile: null,
      certFile: null,
      keyFile: null,
    },
    clientId: 'watchdesk-test',
    base: 'wd',
    run: 'one',
    clock: systemClock,
    signal,
    sessionExpiryWantedS: 86_400,
  });
}

describe('broker self-test', () => {
  it('counts over MQTT 3.1.1 as well, where a broker promises nothing', async () => {
    const { url } = await oldBroker();
    expect(await selfTest(url)).toMatchObject({ promises: null, denied: null, published: 1200, kept: 1200 });
  });

  it('rejects when the broker is away', async () => {
    const broker = await oldBroker();
    await broker.stop();
    await expect(selfTest(broker.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('ends within a second or so when it is told to stop', async () => {
    const { url } = await oldBroker();
    const stopping = new AbortController();
    const outcome = selfTest(url, stopping.signal);
    setTimeout(() => stopping.abort(new Error('stopped')), 300);
    const startMs = performance.now();
    await expect(outcome).rejects.toThrow('stopped');
    expect(performance.now() - startMs).toBeLessThan(3000);
  });
});
