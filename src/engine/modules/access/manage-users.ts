import type { Role, User } from '../../../shared/access/model.ts';
import type { UserId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { AccessDeps } from './access-deps.ts';
import { oneTimePassword } from './domain/one-time-password.ts';
import { grantOf, grantSites, type SiteChoice } from './grant-sites.ts';
import { endUserSessions, listUserSessions } from './store/session-store.ts';
import {
  findUser,
  insertUser,
  listUsers as listUserRows,
  lockAdministrators,
  setPassword,
  type UserChange,
  updateUser as updateUserRow,
} from './store/user-store.ts';

export function listUsers({ database }: AccessDeps, by: Actor): Promise<User[]> {
  return database.transaction(personScope(by), listUserRows);
}

interface NewPerson extends SiteChoice {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
}

/** Makes a user with a one-time password, which is returned here and never again. */
export async function createUser(
  { database, hasher, randomInt }: AccessDeps,
  by: Actor,
  person: NewPerson,
): Promise<{ user: User; oneTimePassword: string }> {
  const password = oneTimePassword(randomInt);
  const passwordHash = await hasher.hash(password);
  const { organisationId } = by;
  const grant = grantOf(person.role, person);
  const user = await database.transaction(personScope(by), async (tx) => {
    const made = await insertUser(tx, { ...person, organisationId, passwordHash, mustChangePassword: true });
    if (made === undefined) throw new AppError('USERNAME_TAKEN');
    if (grant === null || grant.allSites) return made;
    await updateUserRow(tx, made.id, { ...UNCHANGED, allSites: false });
    await grantSites(tx, { organisationId, userId: made.id }, grant);
    return { ...made, ...grant };
  });
  return { user, oneTimePassword: password };
}

const UNCHANGED: UserChange = { displayName: null, role: null, isActive: null, allSites: null };

interface PersonChange extends SiteChoice {
  readonly id: UserId;
  readonly displayName?: string | undefined;
  readonly role?: Role | undefined;
  readonly isActive?: boolean | undefined;
}

/** Changes a user; disabling ends their sessions, another role or other sites hold from their next call on. */
export async function updateUser(
  { database, clock, registry }: AccessDeps,
  by: Actor,
  { id, displayName, role, isActive, ...choice }: PersonChange,
): Promise<User> {
  const endsAdministration = isActive === false || (role !== undefined && role !== 'administrator');
  const { user, concerned } = await database.transaction(personScope(by), async (tx) => {
    if (endsAdministration) {
      const administrators = await lockAdministrators(tx);
      if (administrators.length === 1 && administrators[0] === id) throw new AppError('LAST_ADMINISTRATOR');
    }
    const before = await findUser(tx, id);
    if (before === undefined) throw new AppError('NOT_FOUND');
    const grant = grantOf(role ?? before.role, choice);
    if (grant !== null) await grantSites(tx, { organisationId: by.organisationId, userId: id }, grant);
    const changed = await updateUserRow(tx, id, {
      displayName: displayName ?? null,
      role: role ?? null,
      isActive: isActive ?? null,
      allSites: grant?.allSites ?? null,
    });
    if (changed === undefined) throw new AppError('NOT_FOUND');
    const sessions = changed.isActive
      ? await listUserSessions(tx, id)
      : await endUserSessions(tx, id, clock.now(), null);
    return { user: changed, concerned: sessions };
  });
  registry.changed(concerned);
  return user;
}

/** Gives a user a new one-time password and ends their sessions. */
export async function resetPassword(
  { database, clock, hasher, randomInt, registry }: AccessDeps,
  by: Actor,
  id: UserId,
): Promise<{ oneTimePassword: string }> {
  const password = oneTimePassword(randomInt);
  const hash = await hasher.hash(password);
  const ended = await database.transaction(personScope(by), async (tx) => {
    if (!(await setPassword(tx, id, { hash, mustChange: true }))) throw new AppError('NOT_FOUND');
    return endUserSessions(tx, id, clock.now(), null);
  });
  registry.changed(ended);
  return { oneTimePassword: password };
}
