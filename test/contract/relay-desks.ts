import { setTimeout as sleep } from 'node:timers/promises';
import { connectInMemory } from '../../src/engine/platform/rpc/in-memory-link.ts';
import type { RunningBoard, RunningBoardOptions } from '../../src/fleet/relay-board-link.ts';
import { startRelayBoard } from '../../src/fleet/relay-board-link.ts';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import { DeviceId } from '../../src/shared/contract/primitives.ts';
import type { Relay } from '../../src/shared/relays/model.ts';
import { type OldBroker, startOldBroker } from '../support/old-broker.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { type RunningStation, startStation } from '../support/running-station.ts';

const PASSWORD = 'a very long password';
export const BASE = 'autocore/devices';
const fleets = [
  { base: 'watchdesk', key: null, envelope: 'none', organisation: 'Default', site: 'Default' },
] as const;

export interface DeskClient {
  readonly client: WatchdeskClient;
  /** Ends the connection as a port that drops does. */
  hangUp(): void;
}

/** Two stations on one database and one broker that keeps retained messages, with boards that speak to it. */
export interface RelayDesks {
  readonly db: TestDatabase;
  readonly broker: OldBroker;
  readonly stations: readonly RunningStation[];
  login(station: number, username?: string, password?: string): Promise<DeskClient>;
  board(options: Partial<RunningBoardOptions> & Pick<RunningBoardOptions, 'uuid'>): Promise<{
    readonly board: RunningBoard;
    readonly deviceId: DeviceId;
  }>;
  relay(client: WatchdeskClient, deviceId: DeviceId, relayIndex: number): Promise<Relay>;
  stop(): Promise<void>;
}

export async function until<Value>(
  read: () => Promise<Value> | Value,
  isGood: (value: Value) => boolean,
  timeoutMs = 20_000,
): Promise<Value> {
  const untilMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isGood(value)) return value;
    if (performance.now() > untilMs) throw new Error(`it stayed ${JSON.stringify(value)}`);
    await sleep(20);
  }
}

export async function startRelayDesks(count = 2): Promise<RelayDesks> {
  const db = await testDatabase();
  const broker = await startOldBroker();
  const stations: RunningStation[] = [];
  const boards: RunningBoard[] = [];
  const open: DeskClient[] = [];
  for (const name of ['Desk A', 'Desk B'].slice(0, count)) {
    stations.push(
      await startStation(db, { name, brokerPort: 0, adminPassword: PASSWORD, fleets, brokerUrl: broker.url }),
    );
  }

  async function login(index: number, username = 'admin', password = PASSWORD): Promise<DeskClient> {
    const station = stations[index];
    if (station === undefined) throw new Error('no such station');
    const { client, close: hangUp } = connectInMemory(station.parts.dispatcher, {
      transport: 'in-memory',
      edition: 'headless',
      station: ['Desk A', 'Desk B'][index] ?? '',
      address: null,
    });
    await client.access.login({ username, password });
    open.push({ client, hangUp });
    return { client, hangUp };
  }

  return {
    db,
    broker,
    stations,
    login,
    async board(options) {
      const board = await startRelayBoard({
        brokerUrl: broker.url,
        base: BASE,
        channels: 8,
        generation: 'v2',
        ...options,
      });
      boards.push(board);
      const rows = await until(
        () =>
          db.sql(
            `select d.id from devices d join board_status b on b.device_id = d.id
             where d.protocol_uuid = $1 and b.channel_count is not null and b.last_state_at is not null`,
            [board.uuid],
          ),
        (found) => found.length === 1,
      );
      return { board, deviceId: DeviceId.parse(rows[0]?.['id']) };
    },
    async relay(client, deviceId, relayIndex) {
      const { relays } = await client.relays.list({ deviceId });
      const found = relays.find((relay) => relay.relayIndex === relayIndex);
      if (found === undefined) throw new Error('no such channel');
      return found;
    },
    async stop() {
      for (const { hangUp } of open) hangUp();
      await Promise.all(boards.map((board) => board.stop()));
      for (const station of [...stations].reverse()) await station.stack.releaseAll();
      await broker.stop();
      await db.drop();
    },
  };
}
