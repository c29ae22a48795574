import type { Command } from '../../../shared/commands/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { RelayIndex } from '../../../shared/relays/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { type PeoplesDatabase, personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { Order } from '../commands/index.ts';
import { findBoard, findRelay } from './store/board-rows.ts';
import { requestsSince } from './store/requests.ts';

export interface SwitchRelayDeps {
  readonly database: PeoplesDatabase;
  readonly order: (tx: Tx, by: Actor, order: Order) => Promise<Command>;
  readonly wake: () => void;
}

export interface Switching {
  readonly deviceId: DeviceId;
  readonly relayIndex: RelayIndex;
  readonly state: boolean;
  readonly reason?: string | undefined;
}

/** The commands that this made, as they go out. */
export type SwitchRelay = (by: Actor, switching: Switching) => Promise<string[]>;

/** Switching a channel, as an order like any other. What is off can always be ordered; on only what is not dangerous. */
export function createSwitchRelay({ database, order, wake }: SwitchRelayDeps): SwitchRelay {
  return async (by, { deviceId, relayIndex, state, reason }) => {
    const requestIds = await database.transaction(personScope(by), async (tx) => {
      const relay = await findRelay(tx, deviceId, relayIndex);
      const board = await findBoard(tx, deviceId);
      if (relay === undefined || board === undefined) throw new AppError('NOT_FOUND');
      if (board.protocolProblem !== null)
        throw new AppError('BOARD_UNREACHABLE', { reason: board.protocolProblem });
      if (state && relay.kind === 'momentary') throw new AppError('RELAY_IS_MOMENTARY');
      if (state && relay.isDangerous) throw new AppError('RELAY_IS_DANGEROUS');
      const isTimed = relay.kind === 'pulse' || relay.kind === 'timed';
      if (isTimed && board.generation === 'older') throw new AppError('RELAY_KIND_UNSUPPORTED');
      const onMs = isTimed && state ? (relay.durationMs ?? undefined) : undefined;
      const ordered = await order(tx, by, {
        deviceId,
        command: { type: 'RELAY', relayIndex, on: state, ...(onMs === undefined ? {} : { onMs }) },
        note: reason,
      });
      return requestsSince(tx, deviceId, ordered.id);
    });
    wake();
    return requestIds;
  };
}
