import { encodeOrder } from '../../../protocol/relay-board/encode.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Scope } from '../../platform/db/database.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { AlarmSignal } from '../alarms/index.ts';
import type { Raise } from '../ingest/index.ts';
import type { BoardDirectory } from './board-directory.ts';
import {
  type AddressedBoard,
  endLostHolds,
  findAgreements,
  findDisagreements,
  listAddressed,
  type Whose,
  withdrawUnsent,
} from './store/supervise-rows.ts';
import { mirrorStatus, writePresence } from './store/write-boards.ts';

/** A board that says nothing for so long is asked for its status; one that does not answer is offline. */
const ASK_AFTER_MS = 150_000;
const OFFLINE_AFTER_MS = 300_000;
const ASK_EVERY_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;

export interface SuperviseBoardsDeps {
  readonly database: Database;
  readonly transport: Pick<DeviceTransport, 'publish' | 'state'>;
  readonly directory: BoardDirectory;
  readonly raise: Raise;
  readonly clock: Clock;
  readonly scope: Extract<Scope, { as: 'organisation' }>;
}

/** What the engine finds by itself: silence, channels that are not what is wanted, and holds whose station is gone. */
export function superviseBoards(deps: SuperviseBoardsDeps): { look(): Promise<void> } {
  const { database, transport, directory, clock, scope } = deps;
  /** When a silent board was first and last asked since it fell silent, monotonic. */
  const asked = new Map<DeviceId, { readonly firstMs: number; lastMs: number }>();

  async function look(): Promise<void> {
    const boards = await database.transaction(scope, async (tx) => {
      const found = await listAddressed(tx);
      if (found.length === 0) return found;
      const at = clock.now();
      const signals: AlarmSignal[] = [];
      await withdrawUnsent(tx);
      await endLostHolds(tx);
      for (const each of await findDisagreements(tx)) {
        const { relayIndex, name, wanted, by } = each;
        const [is, shouldBe] = wanted ? ['off', 'on'] : ['on', 'off'];
        const note = `Channel ${relayIndex + 1} (${name}) is ${is} although ${by} wants it ${shouldBe}.`;
        signals.push(signal(each, at, 'RELAY_MISMATCH', 'active', note));
      }
      for (const each of await findAgreements(tx)) {
        signals.push(signal(each, at, 'RELAY_MISMATCH', 'returned', null));
      }
      for (const board of found.filter(isOverdue)) {
        const reason = 'The board does not answer.';
        await writePresence(tx, board.deviceId, { isOnline: false, reason, isHeardNow: false });
        await mirrorStatus(tx, board.deviceId);
        signals.push(signal(board, at, 'OFFLINE', 'active', reason));
      }
      if (signals.length > 0) await deps.raise(tx, scope.organisationId, signals);
      return found;
    });
    directory.replace(boards);
    await askSilent(boards);
  }

  function isOverdue({ deviceId, isOnline, silentMs }: AddressedBoard): boolean {
    const first = asked.get(deviceId)?.firstMs;
    const hadItsChance = first !== undefined && clock.monotonicMs() - first >= ANSWER_WITHIN_MS;
    return isOnline && silentMs >= OFFLINE_AFTER_MS && hadItsChance;
  }

  async function askSilent(boards: readonly AddressedBoard[]): Promise<void> {
    const nowMs = clock.monotonicMs();
    for (const board of boards) {
      if (!board.isOnline || board.silentMs < ASK_AFTER_MS || transport.state().state !== 'up') {
        asked.delete(board.deviceId);
        continue;
      }
      const last = asked.get(board.deviceId);
      if (last !== undefined && nowMs - last.lastMs < ASK_EVERY_MS) continue;
      asked.set(board.deviceId, { firstMs: last?.firstMs ?? nowMs, lastMs: nowMs });
      const { topic, payload } = encodeOrder(board, { order: 'status' });
      await transport.publish(topic, payload).catch(() => undefined);
    }
  }

  return { look };
}

function signal(
  { deviceId, siteId, deviceName, deviceMac }: Whose,
  at: Date,
  type: AlarmSignal['type'],
  kind: AlarmSignal['kind'],
  note: string | null,
): AlarmSignal {
  const whose = { deviceId, siteId, deviceName, deviceMac };
  return { ...whose, at, type, kind, note, priority: null, source: 'engine', eventId: null };
}
