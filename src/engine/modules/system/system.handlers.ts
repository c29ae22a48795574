import { PROTOCOL_VERSION } from '../../../shared/system/contract.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';

export function createSystemHandlers(deps: {
  readonly version: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly statusOf: (viewer: Viewer) => Promise<SystemStatus>;
}) {
  return {
    hello: implementer.system.hello.handler(({ context }) => {
      const { state, message } = deps.database.state();
      return {
        product: 'watchdesk' as const,
        version: deps.version,
        protocolVersion: PROTOCOL_VERSION,
        edition: context.origin.edition,
        database: state,
        databaseMessage: message,
        serverTime: deps.clock.now(),
      };
    }),
    status: implementer.system.status.handler(({ context }) => deps.statusOf(actor(context))),
  };
}
