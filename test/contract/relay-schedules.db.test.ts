import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoardFault } from '../../src/fleet/relay-board-link.ts';
import type { Command } from '../../src/shared/commands/model.ts';
import type { DeviceId } from '../../src/shared/contract/primitives.ts';
import { BASE, type DeskClient, type RelayDesks, startRelayDesks, until } from './relay-desks.ts';

const FAULTS: readonly (BoardFault | null)[] = [
  null,
  'drop',
  'late',
  'twice',
  'other-channel',
  'no-state',
  'elsewhere',
  'reboot',
];
/** Orders go to every other channel: what a board does to the wrong one belongs to no order. */
const CHANNELS = [0, 2, 4] as const;
const EXPIRES_S = 8;
const OVER_WITHIN_MS = 60_000;
/** What the engine reads in the moment in which the board reports may be either. */
const EITHER_WAY_MS = 1000;

const course = fc.record({
  generation: fc.constantFrom('v2' as const, 'older' as const),
  lateMs: fc.constantFrom(800, 3000, 7000),
  orders: fc.array(
    fc.record({
      station: fc.nat({ max: 1 }),
      afterMs: fc.integer({ min: 0, max: 1500 }),
      isPulse: fc.boolean(),
      /** Of the attempts that the board hears; from then on nothing goes wrong. */
      faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 3 }),
    }),
    { minLength: CHANNELS.length, maxLength: CHANNELS.length },
  ),
});

let desks: RelayDesks;
let clients: readonly DeskClient[];
let witness: mqtt.MqttClient;
/** When a board first reported a channel on, by `UUID CHANNEL` as on the wire. */
const reportedOn = new Map<string, number>();

beforeAll(async () => {
  desks = await startRelayDesks();
  clients = [await desks.login(0), await desks.login(1)];
  witness = await mqtt.connectAsync(desks.broker.url);
  witness.on('message', (topic, payload) => {
    const uuid = topic.split('/').at(-3) ?? '';
    const said: { uuid: string; channels: Record<string, boolean> } = JSON.parse(payload.toString());
    if (said.uuid !== uuid) return;
    for (const [channel, isOn] of Object.entries(said.channels)) {
      const key = `${uuid} ${channel}`;
      if (isOn && !reportedOn.has(key)) reportedOn.set(key, Date.now());
    }
  });
  await witness.subscribeAsync(`${BASE}/+/relays/state`, { qos: 1 });
});
afterAll(async () => {
  await witness.endAsync();
  await desks.stop();
});

let made = 0;

async function play({ generation, lateMs, orders }: ReturnType<typeof course.generate>['value']) {
  made += 1;
  const uuid = `scheduled-${made}`;
  const faults = orders.map((order) => [...order.faults]);
  const heard = (): BoardFault | null => faults.find((each) => each.length > 0)?.shift() ?? null;
  const { deviceId } = await desks.board({ uuid, generation, lateMs, fault: heard, elsewhere: 'bystander' });
  const ended = await Promise.all(
    orders.map(async ({ station, afterMs, isPulse }, index) => {
      const relayIndex = CHANNELS[index] ?? 0;
      await sleep(afterMs);
      const onMs = isPulse && generation === 'v2' ? { onMs: 500 } : {};
      const command = { type: 'RELAY', relayIndex, on: true, ...onMs } as const;
      const { client } = clients[station] ?? clients[0] ?? (await desks.login(0));
      const { id } = await client.commands.switchOutput({ deviceId, command, expiresInS: EXPIRES_S });
      const over = await until(
        () => client.commands.get({ id }),
        ({ outcome }) => outcome !== null,
        OVER_WITHIN_MS,
      );
      return { uuid, deviceId, channel: relayIndex + 1, over };
    }),
  );
  return ended;
}

/** What became of an order must be what the board reported while it was open. */
function judge({ uuid, channel, over }: { uuid: string; channel: number; over: Command }): void {
  const reportedMs = reportedOn.get(`${uuid} ${channel}`) ?? null;
  const endedMs = (over.completedAt ?? over.failedAt ?? new Date(0)).getTime();
  const told = `${uuid} ${channel}: ${over.outcome}, reported ${reportedMs}, over ${endedMs}`;
  if (over.outcome === 'confirmed') {
    expect(over.status, told).toBe('COMPLETED');
    expect(reportedMs, told).not.toBeNull();
    expect(reportedMs, told).toBeLessThanOrEqual(endedMs + EITHER_WAY_MS);
    return;
  }
  expect([over.status, over.outcome], told).toEqual([
    'TIMEOUT',
    over.sentAt === null ? 'not_done' : 'no_answer',
  ]);
  expect(reportedMs ?? Number.POSITIVE_INFINITY, told).toBeGreaterThan(endedMs - EITHER_WAY_MS);
}

test('whatever boards do with their orders, each order ends once, in what the board reported', async () => {
  const bystander: { deviceId: DeviceId } = await desks.board({ uuid: 'bystander' });
  await fc.assert(
    fc.asyncProperty(fc.array(course, { minLength: 12, maxLength: 12 }), async (courses) => {
      const ended = (await Promise.all(courses.map(play))).flat();
      for (const each of ended) judge(each);
      // What comes late changes none of them.
      const [{ client } = await desks.login(0)] = clients;
      for (const { over } of ended) {
        const now = await client.commands.get({ id: over.id });
        expect([now.status, now.outcome]).toEqual([over.status, over.outcome]);
      }
      expect(new Set(ended.map(({ over }) => over.id)).size).toBe(courses.length * CHANNELS.length);
    }),
    { numRuns: 1, endOnFailure: true },
  );
  const { relays } = (await clients[0]?.client.relays.list({ deviceId: bystander.deviceId })) ?? {
    relays: [],
  };
  expect(relays.filter(({ reportedState }) => reportedState !== false)).toEqual([]);
}, 120_000);
