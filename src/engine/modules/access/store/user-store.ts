import { z } from 'zod';
import { Role, type SiteGrant, User } from '../../../../shared/access/model.ts';
import { OrganisationId, SiteId, UserId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

export const LoginRow = z.object({
  userId: UserId,
  organisationId: OrganisationId,
  organisationName: z.string(),
  username: z.string(),
  displayName: z.string(),
  role: Role,
  passwordHash: z.string(),
  isActive: z.boolean(),
  mustChangePassword: z.boolean(),
});
export type LoginRow = z.infer<typeof LoginRow>;

const userColumns = `id, username, display_name as "displayName", role, is_active as "isActive", all_sites as "allSites",
  array(select s.site_id from user_sites s where s.user_id = users.id and not all_sites order by 1) as "siteIds",
  must_change_password as "mustChangePassword", last_login_at as "lastLoginAt", created_at as "createdAt"`;

/** The user of a name, of whichever organisation. */
export function findLogin(tx: Tx, username: string): Promise<LoginRow | undefined> {
  return tx.optional(
    LoginRow,
    `select user_id as "userId", organisation_id as "organisationId", organisation_name as "organisationName",
            username, display_name as "displayName", role, password_hash as "passwordHash",
            is_active as "isActive", must_change_password as "mustChangePassword"
     from find_login($1)`,
    [username],
  );
}

const Attempts = z.object({ failedLogins: z.int(), lockedUntil: z.date().nullable() });
export type Attempts = z.infer<typeof Attempts>;

/** The user's failed attempts; the row stays locked until the transaction ends. */
export function lockAttempts(tx: Tx, userId: UserId): Promise<Attempts | undefined> {
  return tx.optional(
    Attempts,
    `select failed_logins as "failedLogins", locked_until as "lockedUntil" from users where id = $1 for update`,
    [userId],
  );
}

export async function setAttempts(tx: Tx, userId: UserId, attempts: Attempts): Promise<void> {
  await tx.execute('update users set failed_logins = $2, locked_until = $3 where id = $1', [
    userId,
    attempts.failedLogins,
    attempts.lockedUntil,
  ]);
}

/** One attempt less, and the lock ended that it set; a lock that another attempt set stays. */
export async function takeBackAttempt(tx: Tx, userId: UserId, lockedUntil: Date | null): Promise<void> {
  await tx.execute(
    `update users set failed_logins = greatest(failed_logins - 1, 0),
                      locked_until = case when locked_until = $2::timestamptz then null else locked_until end
     where id = $1`,
    [userId, lockedUntil],
  );
}

/** Notes a login; false when the user has been disabled meanwhile. */
export async function noteLogin(tx: Tx, userId: UserId, at: Date): Promise<boolean> {
  const noted = await tx.execute(
    `update users set failed_logins = 0, locked_until = null, last_login_at = $2
     where id = $1 and is_active`,
    [userId, at],
  );
  return noted === 1;
}

/** Keeps a right password in a newer form, unless it was changed meanwhile. */
export async function replaceHash(tx: Tx, userId: UserId, from: string, to: string): Promise<void> {
  await tx.execute('update users set password_hash = $3 where id = $1 and password_hash = $2', [
    userId,
    from,
    to,
  ]);
}

/** Undefined when there is no such user. Waits of the old password end with it. */
export async function setPassword(
  tx: Tx,
  userId: UserId,
  password: { readonly hash: string; readonly mustChange: boolean },
): Promise<boolean> {
  const changed = await tx.execute(
    `update users set password_hash = $2, must_change_password = $3, failed_logins = 0, locked_until = null
     where id = $1`,
    [userId, password.hash, password.mustChange],
  );
  return changed === 1;
}

export function listUsers(tx: Tx): Promise<User[]> {
  return tx.many(User, `select ${userColumns} from users order by username`);
}

export interface NewUser {
  readonly organisationId: OrganisationId;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
}

/** With all sites. Undefined when the name is taken, in whichever organisation. */
export function insertUser(tx: Tx, user: NewUser): Promise<User | undefined> {
  return tx.optional(
    User,
    `insert into users (organisation_id, username, display_name, role, password_hash, must_change_password)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (username) do nothing
     returning ${userColumns}`,
    [
      user.organisationId,
      user.username,
      user.displayName,
      user.role,
      user.passwordHash,
      user.mustChangePassword,
    ],
  );
}

export interface UserChange {
  readonly displayName: string | null;
  readonly role: Role | null;
  readonly isActive: boolean | null;
  readonly allSites: boolean | null;
}

/** Changes what is not null. */
export function updateUser(tx: Tx, userId: UserId, change: UserChange): Promise<User | undefined> {
  return tx.optional(
    User,
    `update users set display_name = coalesce($2, display_name), role = coalesce($3, role),
                      is_active = coalesce($4, is_active), all_sites = coalesce($5, all_sites)
     where id = $1
     returning ${userColumns}`,
    [userId, change.displayName, change.role, change.isActive, change.allSites],
  );
}

export function findUser(tx: Tx, userId: UserId): Promise<User | undefined> {
  return tx.optional(User, `select ${userColumns} from users where id = $1 for update`, [userId]);
}

const SiteIdRow = z.object({ id: SiteId });

/** Of the sites given, those that the organisation has; locked until the transaction ends, so that they stay. */
export async function lockSites(tx: Tx, siteIds: readonly SiteId[]): Promise<SiteId[]> {
  const rows = await tx.many(
    SiteIdRow,
    'select id from sites where id = any($1::bigint[]) order by id for key share',
    [siteIds],
  );
  return rows.map(({ id }) => id);
}

/** Replaces what is granted one by one. */
export async function replaceSites(
  tx: Tx,
  { organisationId, userId }: Pick<LoginRow, 'organisationId' | 'userId'>,
  { siteIds }: Pick<SiteGrant, 'siteIds'>,
): Promise<void> {
  await tx.execute('delete from user_sites where user_id = $1 and site_id <> all ($2::bigint[])', [
    userId,
    siteIds,
  ]);
  await tx.execute(
    `insert into user_sites (organisation_id, user_id, site_id)
     select $1::bigint, $2::bigint, unnest($3::bigint[]) on conflict do nothing`,
    [organisationId, userId, siteIds],
  );
}

const Id = z.object({ id: UserId });

/**
 * The active administrators of the organisation, locked until the transaction ends: of two that demote each other at
 * once, the second waits here and then finds itself to be the last one.
 */
export async function lockAdministrators(tx: Tx): Promise<UserId[]> {
  const rows = await tx.many(
    Id,
    `select id from users where role = 'administrator' and is_active order by id for update`,
  );
  return rows.map(({ id }) => id);
}

export async function anyUserExists(tx: Tx): Promise<boolean> {
  const { found } = await tx.one(
    z.object({ found: z.boolean() }),
    'select exists (select from users) as found',
  );
  return found;
}
