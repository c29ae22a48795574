import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { ActiveSession, ConnectionOrigin } from '../../platform/rpc/session.ts';
import type { AccessDeps } from './access-deps.ts';
import { inetAddress, throttleKey } from './client-address.ts';
import { waitAfterFailuresS } from './domain/back-off.ts';
import { ABSOLUTE_MS } from './domain/session-terms.ts';
import { newSessionToken, tokenHash } from './session-token.ts';
import { deleteOldSessions, insertSession } from './store/session-store.ts';
import {
  findLogin,
  type LoginRow,
  lockAttempts,
  noteLogin,
  replaceHash,
  setAttempts,
  takeBackAttempt,
} from './store/user-store.ts';
import type { Throttle } from './throttle.ts';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Ended sessions are kept for questions about the recent past. */
const KEEP_ENDED_MS = 30 * 24 * 3_600_000;

/** Makes a session for whoever gives a right name and password; says nothing about which of them was wrong. */
export async function logIn(
  deps: AccessDeps,
  credentials: Credentials,
  origin: ConnectionOrigin,
): Promise<{ token: string; session: ActiveSession }> {
  const { user, isOutdated } = await proveLogin(deps, credentials, origin);
  // Where hashing is too busy the old hash stays until the next login.
  const rehashed = isOutdated ? await deps.hasher.hash(credentials.password).catch(() => null) : null;
  return enter(deps, { user, rehashed, origin });
}

interface ProvenLogin {
  readonly user: LoginRow;
  /** The password is kept in a way that is not today's. */
  readonly isOutdated: boolean;
  /** Until when this attempt has locked the user; for whoever does not go on to log in. */
  readonly lockedUntil: Date | null;
}

/** The active user of a right name and password. The attempt stays counted until a login or `takeBackAttempt`. */
export async function proveLogin(
  deps: AccessDeps,
  { username, password }: Credentials,
  origin: ConnectionOrigin,
): Promise<ProvenLogin> {
  const { database, loginThrottle } = deps;
  const address = throttleKey(origin.address);
  if (address !== null) refuseWhileWaiting(loginThrottle.address, address);
  const user = await database.transaction({ as: 'nobody' }, (tx) => findLogin(tx, username));

  if (!user?.isActive) refuseWhileWaiting(loginThrottle.unknownUser, username);
  const { verdict, lockedUntil } = user?.isActive
    ? await verifyClaimed(deps, user, password)
    : { verdict: await deps.hasher.verifyNobody(password), lockedUntil: null };
  if (verdict === 'wrong' || user === undefined) {
    if (address !== null) loginThrottle.address.failed(address);
    if (!user?.isActive) loginThrottle.unknownUser.failed(username);
    throw new AppError('INVALID_CREDENTIALS');
  }
  return { user, isOutdated: verdict === 'outdated', lockedUntil };
}

function refuseWhileWaiting(throttle: Throttle, key: string): void {
  const retryAfterS = throttle.waitS(key);
  if (retryAfterS > 0) throw new AppError('LOGIN_THROTTLED', { retryAfterS });
}

async function verifyClaimed(deps: AccessDeps, user: LoginRow, password: string) {
  const lockedUntil = await claimAttempt(deps, user);
  try {
    return { verdict: await deps.hasher.verify(password, user.passwordHash), lockedUntil };
  } catch (error) {
    // Nobody looked at the password: a flood of logins must not lock out the people it keeps waiting.
    await deps.database.transaction(personScope(user), (tx) => takeBackAttempt(tx, user.userId, lockedUntil));
    throw error;
  }
}

/**
 * Counts the attempt as failed before the password is looked at, so that many at once cannot slip past the back-off;
 * a right password takes it back. Returns until when it locked the user, null where it did not.
 */
async function claimAttempt({ database, clock }: AccessDeps, user: LoginRow): Promise<Date | null> {
  const { waitMs, lockedUntil } = await database.transaction(personScope(user), async (tx) => {
    const attempts = await lockAttempts(tx, user.userId);
    if (attempts === undefined) return { waitMs: 0, lockedUntil: null };
    const now = clock.now();
    // A clock that was ahead when the user was locked must not keep him out for longer than it was meant.
    const left = Math.min(
      (attempts.lockedUntil?.getTime() ?? 0) - now.getTime(),
      waitAfterFailuresS(attempts.failedLogins) * 1000,
    );
    if (left > 0) return { waitMs: left, lockedUntil: null };
    const failedLogins = attempts.failedLogins + 1;
    const waitS = waitAfterFailuresS(failedLogins);
    const until = waitS === 0 ? null : new Date(now.getTime() + waitS * 1000);
    await setAttempts(tx, user.userId, { failedLogins, lockedUntil: until });
    return { waitMs: 0, lockedUntil: until };
  });
  if (waitMs > 0) throw new AppError('LOGIN_THROTTLED', { retryAfterS: Math.ceil(waitMs / 1000) });
  return lockedUntil;
}

interface Entry {
  readonly user: LoginRow;
  readonly rehashed: string | null;
  readonly origin: ConnectionOrigin;
}

async function enter({ database, clock, registry }: AccessDeps, { user, rehashed, origin }: Entry) {
  const token = newSessionToken();
  const at = clock.now();
  const entered = await database.transaction(personScope(user), async (tx) => {
    if (!(await noteLogin(tx, user.userId, at))) return false;
    if (rehashed !== null) await replaceHash(tx, user.userId, user.passwordHash, rehashed);
    await deleteOldSessions(tx, user.userId, new Date(at.getTime() - KEEP_ENDED_MS));
    await insertSession(tx, {
      organisationId: user.organisationId,
      userId: user.userId,
      tokenHash: tokenHash(token),
      station: origin.station,
      edition: origin.edition,
      address: inetAddress(origin.address),
      at,
      expiresAt: new Date(at.getTime() + ABSOLUTE_MS),
    });
    return true;
  });
  // Null also when somebody disabled the user this very moment.
  const session = entered ? await registry.find(token) : null;
  if (session === null) throw new AppError('INVALID_CREDENTIALS');
  return { token, session };
}
