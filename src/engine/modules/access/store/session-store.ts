import { z } from 'zod';
import { Role } from '../../../../shared/access/model.ts';
import { OrganisationId, SiteId, UserId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

export const SessionRow = z.object({
  sessionId: z.uuid(),
  userId: UserId,
  organisationId: OrganisationId,
  organisationName: z.string(),
  username: z.string(),
  displayName: z.string(),
  role: Role,
  allSites: z.boolean(),
  siteIds: z.array(SiteId),
  mustChangePassword: z.boolean(),
  locked: z.boolean(),
  lastActivityAt: z.date(),
  expiresAt: z.date(),
});
export type SessionRow = z.infer<typeof SessionRow>;

const SessionId = z.object({ id: z.uuid() });

/** The session of a token, of whichever organisation, with its user; only while both may be used. */
export function findSession(tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  return tx.optional(
    SessionRow,
    `select session_id as "sessionId", user_id as "userId", organisation_id as "organisationId",
            organisation_name as "organisationName", username, display_name as "displayName", role,
            all_sites as "allSites", site_ids as "siteIds", must_change_password as "mustChangePassword", locked, last_activity_at as "lastActivityAt",
            expires_at as "expiresAt"
     from find_session($1)`,
    [tokenHash],
  );
}

export interface NewSession {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly tokenHash: Buffer;
  readonly station: string;
  readonly edition: string;
  readonly address: string | null;
  readonly at: Date;
  readonly expiresAt: Date;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.execute(
    `insert into sessions (organisation_id, user_id, token_hash, station, edition, address,
                           created_at, last_activity_at, expires_at)
     values ($1, $2, $3, $4, $5, $6::inet, $7, $7, $8)`,
    [
      session.organisationId,
      session.userId,
      session.tokenHash,
      session.station,
      session.edition,
      session.address,
      session.at,
      session.expiresAt,
    ],
  );
}

export async function touchSession(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx.execute('update sessions set last_activity_at = greatest(last_activity_at, $2) where id = $1', [
    sessionId,
    at,
  ]);
}

export async function setSessionLocked(tx: Tx, sessionId: string, locked: boolean): Promise<void> {
  await tx.execute('update sessions set locked = $2 where id = $1 and ended_at is null', [sessionId, locked]);
}

export async function endSession(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx.execute('update sessions set ended_at = $2 where id = $1 and ended_at is null', [sessionId, at]);
}

/** Ends a user's sessions but the one to keep; returns the ended ones. */
export async function endUserSessions(
  tx: Tx,
  userId: UserId,
  at: Date,
  keep: string | null,
): Promise<string[]> {
  const ended = await tx.many(
    SessionId,
    `update sessions set ended_at = $2
     where user_id = $1 and ended_at is null and id is distinct from $3::uuid returning id`,
    [userId, at, keep],
  );
  return ended.map(({ id }) => id);
}

export async function listUserSessions(tx: Tx, userId: UserId): Promise<string[]> {
  const rows = await tx.many(SessionId, 'select id from sessions where user_id = $1 and ended_at is null', [
    userId,
  ]);
  return rows.map(({ id }) => id);
}

/** Rows of a user that can log nobody in any more; the audit log remembers the logins. */
export async function deleteOldSessions(tx: Tx, userId: UserId, before: Date): Promise<void> {
  await tx.execute('delete from sessions where user_id = $1 and least(ended_at, expires_at) < $2', [
    userId,
    before,
  ]);
}
