import type { Me } from '../../../shared/access/model.ts';
import { personScope } from '../../platform/db/database.ts';
import type { ActiveSession } from '../../platform/rpc/session.ts';
import type { AccessDeps } from './access-deps.ts';
import { provePassword } from './prove-password.ts';
import { setSessionLocked } from './store/session-store.ts';

async function setLocked(
  { database, registry }: AccessDeps,
  session: ActiveSession,
  locked: boolean,
): Promise<Me> {
  await database.transaction(personScope(session.me), (tx) =>
    setSessionLocked(tx, session.sessionId, locked),
  );
  registry.changed([session.sessionId]);
  return { ...session.me, locked };
}

/** Locks the session on all its connections: alarms stay visible, nothing can be done. */
export function lockScreen(deps: AccessDeps, session: ActiveSession): Promise<Me> {
  return setLocked(deps, session, true);
}

export async function unlockScreen(deps: AccessDeps, session: ActiveSession, password: string): Promise<Me> {
  await provePassword(deps, session, password);
  return setLocked(deps, session, false);
}
