import type { Arming, ArmingId, Command } from '../../../shared/commands/model.ts';
import { DeviceId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { DeviceProtocol, Order } from '../commands/index.ts';
import type { OpenSideIntake, Raise } from '../ingest/index.ts';
import type { BoardPlace } from './apply-board-message.ts';
import { createBoardDirectory } from './board-directory.ts';
import { createBoardIntake } from './board-intake.ts';
import { createHoldChannels, type HoldPath } from './hold-channels.ts';
import { createRelayBoardProtocol } from './relay-board-protocol.ts';
import { createRelayHandlers } from './relays.handlers.ts';
import { createSwitchRelay } from './switch-relay.ts';

export type { BoardPlace } from './apply-board-message.ts';
export type { HoldPath } from './hold-channels.ts';
export {
  boardOfRow,
  listBoards,
  listBoardsSince,
  listRelays,
  listRelaysSince,
  relayOfRow,
} from './store/board-rows.ts';

/** What the commands module gives. */
export interface RelayOrders {
  readonly order: (tx: Tx, by: Actor, order: Order) => Promise<Command>;
  readonly wake: () => void;
  readonly takeArming: (tx: Tx, by: Actor, id: ArmingId) => Promise<Arming>;
}

export interface RelaysOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stationId: string;
  readonly raise: Raise;
  /** Known once the composition root has made it: it needs `protocol` first. */
  readonly orders: () => RelayOrders;
}

/** Relay boards: what they report, what people want of their channels, and buttons that are held. */
export function createRelays(options: RelaysOptions) {
  const { database, clock, logger } = options;
  const directory = createBoardDirectory();
  let path: HoldPath | undefined;
  const holds = createHoldChannels({
    database,
    clock,
    logger,
    stationId: options.stationId,
    takeArming: (tx, by, id) => options.orders().takeArming(tx, by, id),
    path: () => path,
  });
  const switchRelay = createSwitchRelay({
    database,
    order: (tx, by, order) => options.orders().order(tx, by, order),
    wake: () => options.orders().wake(),
  });
  const protocol: DeviceProtocol = createRelayBoardProtocol(directory);

  return {
    handlers: createRelayHandlers({ database, holds, switchRelay }),
    /** For commands. */
    protocol,
    /** For ingestion: what boards say, into the place where new ones land. */
    openIntake:
      (place: BoardPlace): OpenSideIntake =>
      (deps) =>
        createBoardIntake({ ...deps, place, directory, raise: options.raise, clock, logger }),
    /** This station's own way to the boards; nothing can be held before. */
    holdBy(made: HoldPath): void {
      path = made;
    },
    /** Of the change feed: a button cannot be held on a board that is gone. */
    onChange({
      table,
      row,
    }: {
      readonly table: string;
      readonly row: Readonly<Record<string, unknown>>;
    }): void {
      if (table === 'board_status' && row['is_online'] === false)
        holds.boardWentOffline(DeviceId.parse(row['device_id']));
    },
    /** Switches off what is held here. */
    stop: () => holds.stop(),
  };
}
