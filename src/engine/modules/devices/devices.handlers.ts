import { AppError } from '../../platform/app-error.ts';
import { type PeoplesDatabase, personScope, type Tx } from '../../platform/db/database.ts';
import { actor, type CallContext, implementer } from '../../platform/rpc/call-context.ts';
import { listEvents } from './store/device-events.ts';
import { readFigures } from './store/device-figures.ts';
import { findIdentity, findStatuses } from './store/device-rows.ts';
import { readHistory } from './store/heartbeat-history.ts';
import { listRejected, listUnregistered } from './store/intake-problems.ts';
import { listSites } from './store/list-sites.ts';
import { resetReplay } from './store/reset-replay.ts';

export function createDeviceHandlers({ database }: { readonly database: PeoplesDatabase }) {
  function asPerson<T>(context: CallContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    return database.transaction(personScope(actor(context)), work);
  }

  return {
    get: implementer.devices.get.handler(({ input, context }) =>
      asPerson(context, async (tx) => {
        const identity = await findIdentity(tx, input.id);
        if (identity === undefined) throw new AppError('NOT_FOUND');
        const [status] = await findStatuses(tx, [input.id]);
        return { identity, status: status ?? null };
      }),
    ),
    figures: implementer.devices.figures.handler(({ input, context }) =>
      asPerson(context, (tx) => readFigures(tx, input.figure)),
    ),
    events: implementer.devices.events.handler(({ input, context }) =>
      asPerson(context, (tx) => listEvents(tx, input.id, input.limit)),
    ),
    history: implementer.devices.history.handler(({ input, context }) =>
      asPerson(context, (tx) => readHistory(tx, input)),
    ),
    unregistered: implementer.devices.unregistered.handler(({ context }) =>
      asPerson(context, listUnregistered),
    ),
    rejected: implementer.devices.rejected.handler(({ input, context }) =>
      asPerson(context, (tx) => listRejected(tx, { deviceId: input.deviceId ?? null, limit: input.limit })),
    ),
    resetReplay: implementer.devices.resetReplay.handler(async ({ input, context }) => {
      const isThere = await asPerson(context, (tx) => resetReplay(tx, input.id));
      if (!isThere) throw new AppError('NOT_FOUND');
      return {};
    }),
    sites: implementer.devices.sites.handler(({ context }) => asPerson(context, listSites)),
  };
}
