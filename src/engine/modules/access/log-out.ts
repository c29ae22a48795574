import { personScope } from '../../platform/db/database.ts';
import type { ActiveSession } from '../../platform/rpc/session.ts';
import type { AccessDeps } from './access-deps.ts';
import { endSession } from './store/session-store.ts';

/** Ends the session everywhere it is in use. */
export async function logOut(
  { database, clock, registry }: AccessDeps,
  session: ActiveSession,
): Promise<void> {
  await database.transaction(personScope(session.me), (tx) => endSession(tx, session.sessionId, clock.now()));
  registry.changed([session.sessionId]);
}
