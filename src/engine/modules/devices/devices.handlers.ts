import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { actor, type CallContext, implementer } from '../../platform/rpc/call-context.ts';
import { listEvents } from './store/device-events.ts';
import { findIdentity, findStatuses, listSites } from './store/device-rows.ts';
import { readHistory } from './store/heartbeat-history.ts';
import { listRejected, listUnregistered } from './store/intake-problems.ts';
import { resetReplay } from './store/reset-replay.ts';

export function createDeviceHandlers({ database }: { readonly database: Pick<Database, 'transaction'> }) {
  function inOrganisation<T>(context: CallContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    const organisationId: OrganisationId = actor(context).organisationId;
    return database.transaction({ as: 'organisation', organisationId }, work);
  }

  return {
    get: implementer.devices.get.handler(({ input, context }) =>
      inOrganisation(context, async (tx) => {
        const identity = await findIdentity(tx, input.id);
        if (identity === undefined) throw new AppError('NOT_FOUND');
        const [status] = await findStatuses(tx, [input.id]);
        return { identity, status: status ?? null };
      }),
    ),
    events: implementer.devices.events.handler(({ input, context }) =>
      inOrganisation(context, (tx) => listEvents(tx, input.id, input.limit)),
    ),
    history: implementer.devices.history.handler(({ input, context }) =>
      inOrganisation(context, (tx) => readHistory(tx, input)),
    ),
    unregistered: implementer.devices.unregistered.handler(({ context }) =>
      inOrganisation(context, listUnregistered),
    ),
    rejected: implementer.devices.rejected.handler(({ input, context }) =>
      inOrganisation(context, (tx) =>
        listRejected(tx, { deviceId: input.deviceId ?? null, limit: input.limit }),
      ),
    ),
    resetReplay: implementer.devices.resetReplay.handler(async ({ input, context }) => {
      const isThere = await inOrganisation(context, (tx) => resetReplay(tx, input.id));
      if (!isThere) throw new AppError('NOT_FOUND');
      return {};
    }),
    sites: implementer.devices.sites.handler(({ context }) => inOrganisation(context, listSites)),
  };
}
