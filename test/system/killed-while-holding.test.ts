import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningBoard, startRelayBoard } from '../../src/fleet/relay-board-link.ts';
import { until } from '../contract/relay-desks.ts';
import { type OldBroker, startOldBroker } from '../support/old-broker.ts';
import { TooSlow, whenOnTime } from '../support/on-time.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { runInNode } from '../support/run-in-node.ts';

const PASSWORD = 'a very long password';
/** The rule: never longer on than this after the hold ended. */
const MOST_MS = 1200;
/** So many heartbeats of a hold before it ends. */
const BEATS = 6;

let db: TestDatabase;
let broker: OldBroker;
let board: RunningBoard;

beforeAll(async () => {
  db = await testDatabase();
  broker = await startOldBroker();
  board = await startRelayBoard({
    brokerUrl: broker.url,
    base: 'autocore/devices',
    uuid: 'winch',
    channels: 8,
    generation: 'v2',
  });
});
afterAll(async () => {
  await board.stop();
  await broker.stop();
  await db.drop();
});

it.each(['SIGKILL', 'SIGSTOP'] as const)(
  'a channel is off within 1.2 s after the engine whose person holds it gets a %s',
  (signal) =>
    whenOnTime(async (lateMs) => {
      const before = board.relays.periods.length;
      const entry = path.resolve(import.meta.dirname, '../support/holding-engine.ts');
      const program = await runInNode(entry, [db.connectionString, broker.url, PASSWORD]);
      const ended = once(program.process, 'exit');
      try {
        expect(program.firstLine).toBe('holding');
        const heard = board.heartbeats();
        await until(
          () => board.heartbeats() >= heard + BEATS || board.relays.periods.length > before,
          (isOver) => isOver,
        );
        if (!board.relays.isOn(1)) throw new TooSlow('the hold ended by itself');
        const endedMs = performance.now();
        program.process.kill(signal);
        await until(
          () => board.relays.periods.length,
          (length) => length > before,
        );
        const period = board.relays.periods.at(-1);
        expect(period?.endedBy).toBe('safety_shutoff');
        expect((period?.offAtMs ?? Number.POSITIVE_INFINITY) - endedMs).toBeLessThan(MOST_MS + lateMs());
        expect((period?.offAtMs ?? 0) - (period?.onAtMs ?? 0)).toBeGreaterThan(BEATS * 200);
      } finally {
        program.process.kill('SIGKILL');
        await ended;
      }
    }),
  120_000,
);
