import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoardFault } from '../../src/fleet/relay-board-link.ts';
import type { Command } from '../../src/shared/commands/model.ts';
import type { DeviceId } from '../../src/shared/contract/primitives.ts';
import { type DeskClient, type RelayDesks, startRelayDesks, until } from './relay-desks.ts';

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
/** A look at the orders may take so long on a busy machine. */
const LOOK_MS = 10_000;

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

/**
 * Each report of a channel that is on, when it was kept: only what the board says of its channels confirms an order.
 * Two reports may come within one millisecond.
 */
const KEEP_REPORTS = `
  create table reports (device_id bigint, relay_index int, at timestamptz);
  grant insert on reports to watchdesk_app;
  create function keep_reports() returns trigger language plpgsql as $$ begin
    insert into watchdesk.reports select device_id, relay_index, clock_timestamp() from watchdesk.relays
    where device_id = new.device_id and current_state;
    return null;
  end $$;
  create trigger keep_reports after update of last_state_at on board_status for each row
    execute function keep_reports();`;

beforeAll(async () => {
  desks = await startRelayDesks();
  await desks.db.sql(KEEP_REPORTS);
  clients = [await desks.login(0), await desks.login(1)];
});
afterAll(() => desks.stop());

/** When a report could first be read by everybody, at the latest; by device and channel. */
const seenMs = new Map<string, number>();

async function watchReports(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const rows = await desks.db.sql('select distinct device_id, relay_index from reports');
    const nowMs = Date.now();
    for (const row of rows) {
      const key = `${row['device_id']} ${row['relay_index']}`;
      if (!seenMs.has(key)) seenMs.set(key, nowMs);
    }
    await sleep(50);
  }
}

/** When the board first said of the channel that it is on: in a report, or in the event of its switching. */
async function firstSaidMs(deviceId: DeviceId, relayIndex: number): Promise<number> {
  const [row] = await desks.db.sql(
    `select min(at) as at from (
       select at from reports where device_id = $1 and relay_index = $2
       union all
       select at from relay_changes where device_id = $1 and relay_index = $2 and state) said`,
    [deviceId, relayIndex],
  );
  return row?.['at'] instanceof Date ? row['at'].getTime() : Number.POSITIVE_INFINITY;
}

let made = 0;

async function play({ generation, lateMs, orders }: ReturnType<typeof course.generate>['value']) {
  made += 1;
  const uuid = `scheduled-${made}`;
  const faults = orders.map((order) => [...order.faults]);
  const heard = (): BoardFault | null => faults.find((each) => each.length > 0)?.shift() ?? null;
  const { deviceId } = await desks.board({ uuid, generation, lateMs, fault: heard, elsewhere: 'bystander' });
  return Promise.all(
    orders.map(async ({ station, afterMs, isPulse }, index) => {
      const relayIndex = CHANNELS[index] ?? 0;
      const { client } = clients[station] ?? (await desks.login(0));
      const isTimed = isPulse && generation === 'v2';
      if (isTimed) await client.relays.configureChannel({ deviceId, relayIndex, kind: 'pulse' });
      await sleep(afterMs);
      const command = { type: 'RELAY', relayIndex, on: true, ...(isTimed ? { onMs: 500 } : {}) } as const;
      const { id } = await client.commands.switchOutput({ deviceId, command, expiresInS: EXPIRES_S });
      const over = await until(
        () => client.commands.get({ id }),
        ({ outcome }) => outcome !== null,
        OVER_WITHIN_MS,
      );
      return { deviceId, relayIndex, over };
    }),
  );
}

interface Ended {
  readonly deviceId: DeviceId;
  readonly relayIndex: number;
  readonly over: Command;
}

/** What became of an order must be what the board reported while it was open. */
async function judge({ deviceId, relayIndex, over }: Ended): Promise<void> {
  const endedMs = (over.completedAt ?? over.failedAt ?? new Date(0)).getTime();
  const told = `${over.deviceName} ${relayIndex}: ${over.outcome}`;
  if (over.outcome === 'confirmed') {
    expect(over.status, told).toBe('COMPLETED');
    expect(await firstSaidMs(deviceId, relayIndex), told).toBeLessThanOrEqual(endedMs + LOOK_MS);
    return;
  }
  const outcome = over.sentAt === null ? 'not_done' : 'no_answer';
  expect([over.status, over.outcome], told).toEqual(['TIMEOUT', outcome]);
  // What could be read when the order was looked at for the last time would have confirmed it.
  expect(seenMs.get(`${deviceId} ${relayIndex}`) ?? Number.POSITIVE_INFINITY, told).toBeGreaterThan(endedMs);
}

test('whatever boards do with their orders, each order ends once, in what the board reported', async () => {
  const bystander: { deviceId: DeviceId } = await desks.board({ uuid: 'bystander' });
  await fc.assert(
    fc.asyncProperty(fc.array(course, { minLength: 12, maxLength: 12 }), async (courses) => {
      const watching = new AbortController();
      const watched = watchReports(watching.signal);
      const ended = (await Promise.all(courses.map(play))).flat();
      watching.abort();
      await watched;
      for (const each of ended) await judge(each);
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
