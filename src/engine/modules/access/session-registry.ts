import type { Me } from '../../../shared/access/model.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Database, personScope } from '../../platform/db/database.ts';
import type { ActiveSession, Sessions } from '../../platform/rpc/session.ts';
import { sessionEnd, TOUCH_EVERY_MS } from './domain/session-terms.ts';
import { tokenHash } from './session-token.ts';
import { endSession, findSession, type SessionRow, touchSession } from './store/session-store.ts';

/** Sessions as kept in the database, and word of their changes to this process's connections. */
export interface SessionRegistry extends Sessions {
  /** To be called after the commit that changed these sessions or their users. */
  changed(sessionIds: readonly string[]): void;
}

function meOf(row: SessionRow): Me {
  return {
    userId: row.userId,
    organisationId: row.organisationId,
    organisationName: row.organisationName,
    username: row.username,
    displayName: row.displayName,
    role: row.role,
    allSites: row.allSites,
    siteIds: row.siteIds,
    mustChangePassword: row.mustChangePassword,
    locked: row.locked,
    sessionExpiresAt: sessionEnd(row),
  };
}

export function createSessionRegistry(deps: {
  readonly database: Database;
  readonly clock: Clock;
}): SessionRegistry {
  const { database, clock } = deps;
  const listeners = new Set<(sessionId: string) => void>();

  async function find(token: string): Promise<ActiveSession | null> {
    const row = await database.transaction({ as: 'nobody' }, (tx) => findSession(tx, tokenHash(token)));
    if (row === undefined) return null;
    const { sessionId, organisationId, userId } = row;
    const now = clock.now();
    const own = personScope({ organisationId, userId });
    if (sessionEnd(row) <= now) {
      await database.transaction(own, (tx) => endSession(tx, sessionId, now));
      return null;
    }
    if (now.getTime() - row.lastActivityAt.getTime() < TOUCH_EVERY_MS) return { sessionId, me: meOf(row) };
    await database.transaction(own, (tx) => touchSession(tx, sessionId, now));
    return { sessionId, me: meOf({ ...row, lastActivityAt: now }) };
  }

  return {
    find,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: (sessionIds) => {
      for (const sessionId of sessionIds) for (const listener of listeners) listener(sessionId);
    },
  };
}
