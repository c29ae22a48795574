import { randomInt } from 'node:crypto';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { CallContext } from '../../platform/rpc/call-context.ts';
import { createAccessHandlers } from './access.handlers.ts';
import type { AccessDeps } from './access-deps.ts';
import { bootstrapAdministrator } from './bootstrap-administrator.ts';
import { FREE_FAILURES } from './domain/back-off.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { proveSigner, type Signing } from './prove-signer.ts';
import { createSessionRegistry } from './session-registry.ts';
import { createThrottle } from './throttle.ts';
import { createAudit } from './write-audit.ts';

export { insertAudit } from './store/audit-store.ts';

/** Many desks may share one address behind a proxy, so it may fail more often than a single person. */
const FREE_FAILURES_PER_ADDRESS = 20;

/** Users, their sessions and the audit log. */
export function createAccess(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { database, clock } = deps;
  const hasher = createPasswordHasher();
  const registry = createSessionRegistry(deps);
  const random = (below: number) => randomInt(below);
  const inner: AccessDeps = {
    database,
    clock,
    hasher,
    registry,
    randomInt: random,
    loginThrottle: {
      address: createThrottle({ clock, freeFailures: FREE_FAILURES_PER_ADDRESS }),
      unknownUser: createThrottle({ clock, freeFailures: FREE_FAILURES }),
    },
    sessionThrottle: createThrottle({ clock, freeFailures: FREE_FAILURES }),
  };
  return {
    handlers: createAccessHandlers(inner),
    /** For the dispatcher: looks sessions up and tells of their changes. */
    sessions: registry,
    /** Who signs something proves it by a password. */
    proveSigner: (call: Pick<CallContext, 'session' | 'origin'>, signing: Signing) =>
      proveSigner(inner, call, signing),
    /** For the dispatcher: writes the audit log. */
    audit: createAudit(deps),
    /**
     * At start, once the database is ready: makes the user `admin` where there is no user at all. Returns the
     * one-time password to show when one was made (`password` null), else null.
     */
    bootstrapAdministrator: (organisationId: OrganisationId, password: string | null) =>
      bootstrapAdministrator({ database, organisationId, password }, { hasher, randomInt: random }),
  };
}
