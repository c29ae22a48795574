import type { AuditEntry } from '../../../shared/access/audit-entry.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Audit } from '../../platform/rpc/audit.ts';
import { inetAddress } from './client-address.ts';
import { insertAudit } from './store/audit-store.ts';
import { findLogin } from './store/user-store.ts';

/** Lines that people who are not logged in may add; the rest is counted in the log. Nobody shall fill the disk. */
const ANONYMOUS_PER_MINUTE = 120;

interface AuditDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Writes the audit log. A failed login of a user who exists is kept with the user's organisation, so that it is seen. */
export function createAudit({ database, clock, logger }: AuditDeps): Audit {
  let windowFromMs = Number.NEGATIVE_INFINITY;
  let anonymousLines = 0;

  function admitAnonymous(): boolean {
    const nowMs = clock.monotonicMs();
    if (nowMs - windowFromMs >= 60_000) {
      const dropped = anonymousLines - ANONYMOUS_PER_MINUTE;
      if (dropped > 0) logger.warn({ dropped }, 'Refused calls without a login were not audited: too many.');
      windowFromMs = nowMs;
      anonymousLines = 0;
    }
    anonymousLines += 1;
    return anonymousLines <= ANONYMOUS_PER_MINUTE;
  }

  async function named(entry: AuditEntry): Promise<AuditEntry> {
    const { userName } = entry;
    if (userName === null) return entry;
    const user = await database.transaction({ as: 'nobody' }, (tx) => findLogin(tx, userName.trim()));
    return user === undefined
      ? entry
      : { ...entry, organisationId: user.organisationId, userId: user.userId, userName: user.username };
  }

  return async (entry) => {
    if (entry.organisationId === null && !admitAnonymous()) return;
    const line = entry.organisationId === null ? await named(entry) : entry;
    const { organisationId } = line;
    const scope =
      organisationId === null
        ? ({ as: 'nobody' } as const)
        : ({ as: 'organisation', organisationId } as const);
    await database.transaction(scope, (tx) =>
      insertAudit(tx, { ...line, address: inetAddress(line.address) }),
    );
  };
}
