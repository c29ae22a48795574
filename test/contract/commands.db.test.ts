import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import type { CommandFault } from '../../src/fleet/command-faults.ts';
import { type Fleet, startFleet } from '../../src/fleet/fleet.ts';
import type { Command } from '../../src/shared/commands/model.ts';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import { DeviceId } from '../../src/shared/contract/primitives.ts';
import type { FeedItem } from '../../src/shared/feed/model.ts';
import { until } from '../support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { type RunningStation, startStation } from '../support/running-station.ts';
import { connect } from './in-memory.ts';
import type { LinkedClient } from './linked-client.ts';

const PASSWORD = 'two desks, one order';
const KEY = Buffer.alloc(32, 7);
const fleets = [
  { base: 'watchdesk', key: KEY, envelope: 'tail8', organisation: 'Default', site: 'Default' },
] as const;

let db: TestDatabase;
let fleet: Fleet;
let ingesting: RunningStation;
let watching: RunningStation;
let here: LinkedClient;
let there: LinkedClient;
/** Of the next commands but those that the engine itself sends. */
let faults: CommandFault[] = [];
const heard: FeedItem[] = [];
let snapshots = 0;
const listening = new AbortController();

beforeAll(async () => {
  db = await testDatabase();
  const port = await freePort();
  const station = (name: string) =>
    startStation(db, { name, brokerPort: port, adminPassword: PASSWORD, fleets });
  ingesting = await station('Desk A');
  watching = await station('Desk B');
  fleet = await startFleet({
    brokerUrl: `mqtt://127.0.0.1:${port}`,
    topicBase: 'watchdesk',
    key: KEY,
    envelope: 'tail8',
    boxes: 2,
    ratePerS: 0,
    seed: 5,
    faultOf: (_hostname, { config }) => (config?.device === undefined ? (faults.shift() ?? 'none') : 'none'),
  });
  here = await desk(ingesting, 'Desk A');
  there = await desk(watching, 'Desk B');
  void follow(here.client);
  await until(() => snapshots === 1);
  await until(() => fleet.boxes.every(({ deviceDbId }) => deviceDbId > 0));
});
afterAll(async () => {
  listening.abort();
  await Promise.all([here.close(), there.close()]);
  await fleet.stop();
  await watching.stack.releaseAll();
  await ingesting.stack.releaseAll();
  await db.drop();
});

async function desk({ parts }: RunningStation, station: string): Promise<LinkedClient> {
  const origin = { transport: 'in-memory', edition: 'headless', station, address: '127.0.0.1' } as const;
  const linked = await connect(parts.dispatcher, origin);
  await linked.client.access.login({ username: 'admin', password: PASSWORD });
  return linked;
}

async function follow(client: WatchdeskClient): Promise<void> {
  const interest = { commands: true, system: false };
  const { signal } = listening;
  try {
    const stream = await client.feed.watch({ stream: 'orders', interest }, { signal });
    for await (const frame of stream) {
      if (frame.type === 'snapshot' && frame.first) snapshots += 1;
      heard.push(...frame.items);
      await client.feed.ack({ stream: 'orders', cursor: frame.cursor });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function box(index: number) {
  const found = fleet.boxes[index];
  if (found === undefined) throw new Error('the fleet is smaller than the test thinks');
  return { box: found, deviceId: DeviceId.parse(found.deviceDbId) };
}

/** As the screen of the ingesting desk has it from its feed. */
const seen = (id: number): Command[] =>
  heard.flatMap((item) => (item.kind === 'command' && item.command.id === id ? [item.command] : []));

async function ended(id: number, timeoutMs = 30_000): Promise<Command> {
  await expect
    .poll(() => seen(id).some(({ outcome }) => outcome !== null), { timeout: timeoutMs, interval: 5 })
    .toBe(true);
  const last = seen(id).findLast(({ outcome }) => outcome !== null);
  if (last === undefined) throw new Error('it had ended');
  return last;
}

describe('an order at a desk that does not ingest', () => {
  test('reaches the box by the one that does, and is confirmed by what the box reports', async () => {
    const { deviceId } = box(0);
    const before = snapshots;
    const armed = await there.client.commands.arm({
      deviceId,
      command: { type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT', totalDurationS: 30 },
    });
    const { id } = await there.client.commands.fire({ id: armed.id });
    const done = await ended(id);
    expect(done).toMatchObject({
      status: 'COMPLETED',
      outcome: 'confirmed',
      station: 'Desk B',
      responseCode: 0,
    });
    expect(await there.client.commands.get({ id })).toMatchObject({ outcome: 'confirmed' });
    // Each step came as a change; nothing had to be read again.
    expect(seen(id).map(({ status }) => status)).toEqual(['PENDING', 'SENT', 'ACKNOWLEDGED', 'COMPLETED']);
    expect(snapshots).toBe(before);
    const [row] = await db.sql('select siren from device_status where device_id = $1', [deviceId]);
    expect(row).toEqual({ siren: true });
    expect(heard.some((item) => item.kind === 'arming' && item.arming.state === 'fired')).toBe(true);
    const off = await there.client.commands.switchOutput({
      deviceId,
      command: { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' },
    });
    expect(await ended(off.id)).toMatchObject({ outcome: 'confirmed' });
  });

  test('of each kind ends as what can show it says', async () => {
    const { deviceId } = box(0);
    const { commands } = there.client;
    const made = [
      await commands.switchOutput({
        deviceId,
        command: { type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 77 },
      }),
      await commands.configure({
        deviceId,
        command: { type: 'CONFIG', kind: 'LOCATION', settings: { zone: 17, latitude: -12.0464 } },
      }),
      await commands.configure({
        deviceId,
        command: { type: 'CONFIG', kind: 'WIFI', settings: { ssid: 'yard', password: 'of the gate' } },
      }),
      await commands.diagnose({
        deviceId,
        command: { type: 'CONFIG_READ', kind: 'WIFI', includeSensitive: false },
      }),
      await commands.diagnose({ deviceId, command: { type: 'DIAGNOSTIC', action: 'MEMORY_INFO' } }),
      // A box that was never updated has nothing to go back to.
      await commands.firmware({ deviceId, command: { type: 'OTA', action: 'ROLLBACK' } }),
    ];
    const ends: (string | null)[] = [];
    for (const { id } of made) ends.push((await ended(id)).outcome);
    const answered = 'answered_not_verifiable';
    expect(ends).toEqual(['confirmed', 'confirmed', answered, answered, answered, 'refused']);
    expect(seen(made[3]?.id ?? 0).at(-1)?.response).toEqual({
      form: 'json',
      content: '{"wifi":{"ssid":"yard"}}',
    });
    expect(JSON.stringify(heard)).not.toContain('of the gate');
  });

  test('to restart is confirmed by the next boot', async () => {
    const { deviceId, box: simulated } = box(1);
    const before = simulated.bootCount;
    const { id } = await there.client.commands.diagnose({
      deviceId,
      command: { type: 'SYSTEM', action: 'REBOOT' },
    });
    expect(await ended(id)).toMatchObject({ outcome: 'confirmed' });
    expect(simulated.bootCount).toBe(before + 1);
  });
});

describe('a box that does not do as it should', () => {
  test.each<[CommandFault, string]>([
    ['twice', 'confirmed'],
    ['elsewhere', 'confirmed'],
    ['late', 'confirmed'],
  ])('and answers %s: the order is %s all the same', async (fault, outcome) => {
    const { deviceId } = box(0);
    faults = [fault];
    const fanDutyPercent = 20 + ['twice', 'elsewhere', 'late'].indexOf(fault);
    const { id } = await here.client.commands.switchOutput({
      deviceId,
      command: { type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent },
    });
    expect(await ended(id)).toMatchObject({ outcome, responseCode: 0 });
  });

  test('and loses the order gets it again', async () => {
    const { deviceId, box: simulated } = box(0);
    faults = ['lost'];
    const { id, requestId } = await here.client.commands.switchOutput({
      deviceId,
      command: { type: 'OUTPUT', output: 'RELAY2', pattern: 'CONSTANT' },
    });
    expect(await ended(id)).toMatchObject({ outcome: 'answered_not_verifiable', retryCount: 1 });
    const attempts = simulated.lastCommands.filter(({ request_id }) => request_id === requestId);
    expect(attempts).toHaveLength(2);
    expect(attempts[1]?.sequence).toBeGreaterThan(attempts[0]?.sequence ?? 0);
  });
});
