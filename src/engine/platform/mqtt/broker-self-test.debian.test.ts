import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startMosquitto } from '../../../../test/support/mosquitto.ts';
import { systemClock } from '../clock.ts';
import { brokerWarningsOf } from './broker-findings.ts';
import { runBrokerSelfTest } from './broker-self-test.ts';

const CLIENT_ID = 'watchdesk-selftest-test';
const WEEK_S = 7 * 86_400;

async function mosquitto(settings: readonly string[] = []) {
  const broker = await startMosquitto(settings);
  onTestFinished(() => broker.remove());
  return broker;
}

/** Mosquitto with these rights for everyone; without a rule a topic is denied. */
async function mosquittoAllowing(...rules: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'watchdesk-acl-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'acl');
  await writeFile(file, `${rules.map((rule) => `topic ${rule}`).join('\n')}\n`, { mode: 0o600 });
  return mosquitto([`acl_file ${file}`]);
}

function findings(url: string) {
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
    clientId: CLIENT_ID,
    base: 'plant/north',
    run: 'one',
    clock: systemClock,
    signal: new AbortController().signal,
    sessionExpiryWantedS: WEEK_S,
  });
}

const warnings = async (url: string) => brokerWarningsOf(await findings(url), WEEK_S);

describe('broker self-test over Mosquitto', () => {
  it('is silent with the settings that the manual asks for, and again the next time', async () => {
    const { url } = await mosquitto();
    expect(await warnings(url)).toEqual([]);
    expect(await warnings(url)).toEqual([]);
  });

  it('names both settings where they stand at their defaults', async () => {
    const { url } = await mosquitto(['max_queued_messages 1000', 'max_inflight_messages 20']);
    const found = await findings(url);
    expect(found.published).toBe(1200);
    expect(found.kept).toBeGreaterThanOrEqual(1000);
    expect(found.kept).toBeLessThan(1200);
    expect(brokerWarningsOf(found, WEEK_S)).toEqual([
      expect.stringContaining('max_queued_messages 0'),
      expect.stringContaining('max_inflight_messages'),
    ]);
  });

  it('names the right that its account lacks', async () => {
    const allowed = await mosquittoAllowing('readwrite plant/north/#');
    expect(await warnings(allowed.url)).toEqual([]);
    const unwritable = await mosquittoAllowing('read plant/north/#');
    expect(await warnings(unwritable.url)).toEqual([
      expect.stringMatching(/may not publish on plant\/north/),
    ]);
    const unreadable = await mosquittoAllowing('write plant/north/#');
    expect(await warnings(unreadable.url)).toEqual([expect.stringMatching(/may not .*read on plant\/north/)]);
  });

  it('leaves no session behind', async () => {
    const { url } = await mosquitto();
    await findings(url);
    const client = mqtt.connect(url, { clientId: `${CLIENT_ID}-selftest`, clean: false, reconnectPeriod: 0 });
    onTestFinished(() => client.endAsync(true));
    const isPresent = await new Promise<boolean>((resolve) => {
      client.once('connect', ({ sessionPresent }) => resolve(sessionPresent));
    });
    expect(isPresent).toBe(false);
  });
});
