import { AppError } from '../../platform/app-error.ts';
import type { ActiveSession } from '../../platform/rpc/session.ts';
import type { AccessDeps } from './access-deps.ts';
import { findLogin } from './store/user-store.ts';

/** Returns when the password is that of the session's person; else counts against the session and throws. */
export async function provePassword(
  { database, hasher, sessionThrottle }: AccessDeps,
  { me, sessionId }: ActiveSession,
  password: string,
): Promise<void> {
  const retryAfterS = sessionThrottle.waitS(sessionId);
  if (retryAfterS > 0) throw new AppError('LOGIN_THROTTLED', { retryAfterS });
  // Counted before the look, as a login is.
  sessionThrottle.failed(sessionId);
  const right = await isRight().catch((error: unknown) => {
    // Nobody looked at the password: hashing is too busy, or the database away.
    sessionThrottle.takeBack(sessionId);
    throw error;
  });
  if (!right) throw new AppError('INVALID_CREDENTIALS');
  sessionThrottle.succeeded(sessionId);

  async function isRight(): Promise<boolean> {
    const kept = await database.transaction({ as: 'nobody' }, (tx) => findLogin(tx, me.username));
    return kept?.isActive === true && (await hasher.verify(password, kept.passwordHash)) !== 'wrong';
  }
}
