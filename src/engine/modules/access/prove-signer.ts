import { type Permission, roleHas } from '../../../shared/access/permissions.ts';
import type { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import { actor, type CallContext } from '../../platform/rpc/call-context.ts';
import type { AccessDeps } from './access-deps.ts';
import { proveLogin } from './log-in.ts';
import { provePassword } from './prove-password.ts';
import { takeBackAttempt } from './store/user-store.ts';

/** Who signs: proved by a password, not by a session alone. */
interface Signer {
  readonly userId: UserId;
  readonly organisationId: OrganisationId;
  readonly name: string;
  readonly station: string;
}

export interface Signing {
  readonly permission: Permission;
  /** Not given: the session's person. */
  readonly username?: string | undefined;
  readonly password: string;
}

/**
 * A signature of the session's person, or of a named colleague who stands at the same desk and stays without a session.
 * Wrong passwords count as those of unlocking, or as those of a login.
 */
export async function proveSigner(
  deps: AccessDeps,
  { session, origin }: Pick<CallContext, 'session' | 'origin'>,
  { permission, username, password }: Signing,
): Promise<Signer> {
  if (session.me === null) throw new AppError('UNAUTHENTICATED');
  if (username === undefined || username === session.me.username) {
    await provePassword(deps, session, password);
    return actor({ session, origin });
  }
  const { user, lockedUntil } = await proveLogin(deps, { username, password }, origin);
  await deps.database.transaction(personScope(user), (tx) => takeBackAttempt(tx, user.userId, lockedUntil));
  // Nothing tells a name of another organisation from one that does not exist.
  if (user.organisationId !== session.me.organisationId) throw new AppError('INVALID_CREDENTIALS');
  if (user.mustChangePassword) throw new AppError('PASSWORD_CHANGE_REQUIRED');
  if (!roleHas(user.role, permission)) throw new AppError('FORBIDDEN', { permission });
  return {
    userId: user.userId,
    organisationId: user.organisationId,
    name: user.displayName,
    station: origin.station,
  };
}
