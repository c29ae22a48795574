import type { Me } from '../../../shared/access/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { ActiveSession } from '../../platform/rpc/session.ts';
import type { AccessDeps } from './access-deps.ts';
import { passwordFault } from './domain/password-rules.ts';
import { provePassword } from './prove-password.ts';
import { endUserSessions } from './store/session-store.ts';
import { setPassword } from './store/user-store.ts';

interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** Changes a person's own password and ends their other sessions: whoever knew the old one is out. */
export async function changePassword(
  deps: AccessDeps,
  session: ActiveSession,
  { currentPassword, newPassword }: PasswordChange,
): Promise<Me> {
  const { database, clock, hasher, registry } = deps;
  const { me, sessionId } = session;
  await provePassword(deps, session, currentPassword);
  const reason = passwordFault({ username: me.username, newPassword, currentPassword });
  if (reason !== null) throw new AppError('PASSWORD_UNACCEPTABLE', { reason });

  const hash = await hasher.hash(newPassword);
  const ended = await database.transaction(personScope(me), async (tx) => {
    await setPassword(tx, me.userId, { hash, mustChange: false });
    return endUserSessions(tx, me.userId, clock.now(), sessionId);
  });
  registry.changed([...ended, sessionId]);
  return { ...me, mustChangePassword: false };
}
