import { PASSWORD_MIN_LENGTH } from '../../../shared/access/model.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { SetupError } from '../../platform/app-error.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneTimePassword } from './domain/one-time-password.ts';
import { passwordFault } from './domain/password-rules.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { anyUserExists, insertUser } from './store/user-store.ts';

const USERNAME = 'admin';

interface FirstStart {
  readonly database: Database;
  readonly organisationId: OrganisationId;
  /** From the settings; null makes one. */
  readonly password: string | null;
}

interface Tools {
  readonly hasher: PasswordHasher;
  readonly randomInt: (below: number) => number;
}

/**
 * Makes the first user where there is none at all. Returns the one-time password when one was made; it must be changed
 * at the first login. Of several stations that start at once, one makes the user.
 */
export async function bootstrapAdministrator(
  { database, organisationId, password }: FirstStart,
  { hasher, randomInt }: Tools,
): Promise<{ readonly username: string; readonly password: string } | null> {
  if (await database.transaction({ as: 'owner' }, anyUserExists)) return null;
  if (password !== null) refuseWeak(password);
  const first = password ?? oneTimePassword(randomInt);
  const passwordHash = await hasher.hash(first);
  const made = await database.transaction({ as: 'owner' }, (tx) =>
    insertUser(tx, {
      organisationId,
      username: USERNAME,
      displayName: 'Administrator',
      role: 'administrator',
      passwordHash,
      mustChangePassword: password === null,
    }),
  );
  return made === undefined || password !== null ? null : { username: USERNAME, password: first };
}

function refuseWeak(newPassword: string): void {
  const fault = passwordFault({ username: USERNAME, newPassword, currentPassword: null });
  if (fault === null) return;
  throw new SetupError(
    `WATCHDESK_ADMIN_PASSWORD is too weak: give at least ${PASSWORD_MIN_LENGTH} characters that do not contain ` +
      `"${USERNAME}", or leave it out to have a one-time password made.`,
  );
}
