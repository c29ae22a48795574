import { expect, it, onTestFinished } from 'vitest';
import { startMosquitto } from '../../test/support/mosquitto.ts';
import { createBrokerWatch } from './broker-watch.ts';
import type { BrokerConfig } from './config.ts';
import { openTransport } from './open-transport.ts';
import { systemClock } from './platform/clock.ts';
import { createLogger } from './platform/logger.ts';

const CLIENT_ID = 'watchdesk-watch-test';
const deps = { clock: systemClock, logger: createLogger('silent') };

it('warns of a broker that drops, once this station works with it, and stops in the middle of a test', async () => {
  const mosquitto = await startMosquitto(['max_queued_messages 1000', 'max_inflight_messages 20']);
  onTestFinished(() => mosquitto.remove());
  const broker: BrokerConfig = {
    kind: 'external',
    url: mosquitto.url,
    username: null,
    passwordFile: null,
    caFile: null,
    certFile: null,
    keyFile: null,
  };
  const fleet = {
    base: 'wd',
    key: null,
    envelope: 'none',
    organisation: 'Default',
    site: 'Default',
  } as const;
  const watches = [0, 1].map(() => createBrokerWatch({ broker, fleets: [fleet] }, deps));
  const transport = openTransport({ broker }, deps, CLIENT_ID);
  onTestFinished(() => transport.stop());
  const [patient, hasty] = watches;
  if (patient === undefined || hasty === undefined) throw new Error('no watches');

  patient.watch(transport, CLIENT_ID);
  expect(patient.warnings()).toEqual([]);
  await transport.start(['wd/pb/d/+/alarm'], ({ done }) => done());
  await expect.poll(() => patient.warnings().length, { timeout: 30_000 }).toBe(2);
  // The test uses a session of its own: ours is untouched.
  expect(transport.state().state).toBe('up');

  hasty.watch(transport, `${CLIENT_ID}-hasty`);
  await new Promise((resolve) => setTimeout(resolve, 5500));
  const startMs = performance.now();
  await Promise.all(watches.map((watch) => watch.stop()));
  expect(performance.now() - startMs).toBeLessThan(2000);
  expect(hasty.warnings()).toEqual([]);
});
