import { BOARD_ERRORS } from '../../../protocol/relay-board/messages.ts';
import { ArmingId } from '../../../shared/commands/model.ts';
import { HOLD_TIMEOUT_MS } from '../../../shared/relays/model.ts';
import { type PeoplesDatabase, personScope, type Tx } from '../../platform/db/database.ts';
import { actor, type CallContext, implementer } from '../../platform/rpc/call-context.ts';
import { configureBoard, configureChannel } from './configure.ts';
import type { HoldChannels } from './hold-channels.ts';
import { listBoards, listChanges, listErrors, listHolds, listRelays } from './store/board-rows.ts';
import type { SwitchRelay } from './switch-relay.ts';

export interface RelayHandlersDeps {
  readonly database: PeoplesDatabase;
  readonly holds: HoldChannels;
  readonly switchRelay: SwitchRelay;
}

export function createRelayHandlers({ database, holds, switchRelay }: RelayHandlersDeps) {
  function asPerson<T>(context: CallContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    return database.transaction(personScope(actor(context)), work);
  }
  const { relays } = implementer;

  return {
    list: relays.list.handler(({ input, context }) =>
      asPerson(context, async (tx) => ({
        boards: await listBoards(tx, input.deviceId ?? null),
        relays: await listRelays(tx, input.deviceId ?? null),
      })),
    ),
    changes: relays.changes.handler(({ input, context }) =>
      asPerson(context, (tx) => listChanges(tx, { ...input, relayIndex: input.relayIndex ?? null })),
    ),
    holds: relays.holds.handler(({ input, context }) =>
      asPerson(context, (tx) => listHolds(tx, input.deviceId, input.limit)),
    ),
    errors: relays.errors.handler(({ input, context }) =>
      asPerson(context, async (tx) => {
        const errors = await listErrors(tx, input.deviceId, input.limit);
        return errors.map((error) => ({ ...error, meaning: BOARD_ERRORS[error.code] ?? null }));
      }),
    ),
    configureChannel: relays.configureChannel.handler(({ input, context }) =>
      asPerson(context, (tx) => configureChannel(tx, input)),
    ),
    configureBoard: relays.configureBoard.handler(({ input, context }) =>
      asPerson(context, (tx) => configureBoard(tx, input)),
    ),
    set: relays.set.handler(async ({ input, context }) => ({
      requestIds: await switchRelay(actor(context), input),
    })),
    press: relays.press.handler(async ({ input, context }) => {
      const { deviceId, relayIndex, armingId } = input;
      const id = armingId === undefined ? undefined : ArmingId.parse(armingId);
      const { connection } = context;
      const begun = await holds.press(actor(context), connection, { deviceId, relayIndex, armingId: id });
      return { ...begun, timeoutMs: HOLD_TIMEOUT_MS };
    }),
    beat: relays.beat.handler(({ input, context }) => {
      holds.beat(context.connection, input.holdId);
      return {};
    }),
    release: relays.release.handler(({ input, context }) => {
      holds.release(context.connection, input.holdId, input.reason);
      return {};
    }),
  };
}
