import { randomUUID } from 'node:crypto';
import type { SwitchCommand } from '../../../shared/commands/device-command.ts';
import type { Command, CommandId } from '../../../shared/commands/model.ts';
import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, PeoplesDatabase, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { Rounds } from '../../platform/rounds.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { answerInTransaction } from './answer-commands.ts';
import { createCommandHandlers } from './commands.handlers.ts';
import type { CommandsDeps } from './commands-deps.ts';
import type { DeviceProtocol } from './device-protocol.ts';
import { createCommandDispatcher } from './dispatcher.ts';
import { type Order, orderInTransaction } from './order-command.ts';
import { cancelCommand } from './store/command-rows.ts';

export { createAlarmBoxProtocol } from './alarm-box/alarm-box-protocol.ts';
export type { CommandAnswer } from './answer-commands.ts';
export { useArming } from './arm-and-fire.ts';
export type {
  Attempt,
  CommandTarget,
  DeviceProtocol,
  OutgoingMessage,
  SentCommand,
  SwitchRule,
} from './device-protocol.ts';
export type { Order } from './order-command.ts';
export { armingOfRow, listArmings, listArmingsSince } from './store/armings.ts';
export { commandOfRow, listCommandsSince, listCurrentCommands } from './store/command-rows.ts';

export interface CommandsOptions {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly uuid?: () => string;
  /** How devices are told, one for each kind that takes orders. */
  readonly protocols: readonly DeviceProtocol[];
}

/** What the station has that takes messages in. */
export interface Holding {
  readonly database: Database;
  readonly transport: Pick<DeviceTransport, 'publish' | 'state'>;
  readonly organisations: readonly OrganisationId[];
}

/** Orders to devices: written by any station, sent by the one that ingests, over once the device reports it. */
export function createCommands({ database, clock, logger, uuid = randomUUID, protocols }: CommandsOptions) {
  const byKind = new Map(protocols.map((protocol) => [protocol.kind, protocol]));
  const dispatchers = new Set<Rounds>();
  const wake = () => {
    for (const dispatcher of dispatchers) dispatcher.wake();
  };
  const deps: CommandsDeps = { database, clock, uuid, protocols: byKind, wake };

  /** Sends until it is stopped. */
  function dispatch(holding: Holding): Rounds {
    const dispatcher = createCommandDispatcher({ ...holding, protocols: byKind, clock, logger });
    dispatchers.add(dispatcher);
    return {
      ...dispatcher,
      stop: () => {
        dispatchers.delete(dispatcher);
        return dispatcher.stop();
      },
    };
  }

  return {
    handlers: createCommandHandlers(deps),
    /** For ingestion: writes what devices answered inside the transaction that keeps their messages. */
    answerInTransaction,
    dispatch,
    /** Beside ingestion, for as long as this station takes messages in: it takes none, it sends. */
    openSide: (holding: Holding) => {
      const dispatcher = dispatch(holding);
      return {
        filters: [],
        start: dispatcher.start,
        receive: () => false,
        problem: () => null,
        drained: dispatcher.stop,
        end: () => void dispatcher.stop(),
      };
    },
    /**
     * For other modules: an order inside their own transaction, whose permission they have checked; `wake` after it.
     */
    order: (tx: Tx, by: Actor, order: Order): Promise<Command> => orderInTransaction(tx, deps, by, order),
    wake,
    /** For other modules: orders that are not wanted any more, inside their own transaction. */
    withdraw: async (tx: Tx, by: Actor, ids: readonly CommandId[]): Promise<void> => {
      for (const id of ids) await cancelCommand(tx, id, by, clock.now());
    },
    /** How devices of this kind may be switched like this; null where they do not know it. */
    switchRules: async (tx: Tx, kind: DeviceKind, ids: readonly DeviceId[], command: SwitchCommand) => {
      const protocol = byKind.get(kind);
      return protocol?.supports(command) === true ? protocol.switchRules(tx, ids, command) : null;
    },
    /** Of the change feed: another station's order is sent as soon as it is heard of. */
    onChange({ table, op }: { readonly table: string; readonly op: string }): void {
      if (table === 'command_log' || op === 'resync') wake();
    },
  };
}
