import { z } from 'zod';
import type { OrganisationId } from '../../../../shared/contract/primitives.ts';
import { NotificationChannel, NotificationChannelId } from '../../../../shared/notify/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const channelSelect = `select c.id, c.kind, c.name, c.origin, c.is_signed as "isSigned", c.recipients, c.failures,
    c.failing_since as "failingSince",
    (select count(*)::int from escalation_step_channels s where s.channel_id = c.id) as steps
  from notification_channels c where not c.is_archived`;

export function listChannels(tx: Tx): Promise<NotificationChannel[]> {
  return tx.many(NotificationChannel, `${channelSelect} order by lower(c.name)`);
}

export function findChannel(tx: Tx, id: NotificationChannelId): Promise<NotificationChannel | undefined> {
  return tx.optional(NotificationChannel, `${channelSelect} and c.id = $1`, [id]);
}

export async function isNameTaken(
  tx: Tx,
  name: string,
  except: NotificationChannelId | null,
): Promise<boolean> {
  const found = await tx.optional(
    z.object({ id: NotificationChannelId }),
    `select id from notification_channels where lower(name) = lower($1) and not is_archived
       and id is distinct from $2::bigint`,
    [name, except],
  );
  return found !== undefined;
}

/** A channel as it is kept; an address and a secret stand apart. */
export interface ChannelFields {
  readonly kind: NotificationChannel['kind'];
  readonly name: string;
  readonly origin: string | null;
  readonly isSigned: boolean;
  readonly recipients: readonly string[] | null;
}

export async function insertChannel(
  tx: Tx,
  organisationId: OrganisationId,
  { kind, name, origin, isSigned, recipients }: ChannelFields,
): Promise<NotificationChannelId> {
  const { id } = await tx.one(
    z.object({ id: NotificationChannelId }),
    `insert into notification_channels (organisation_id, kind, name, origin, is_signed, recipients)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [organisationId, kind, name, origin, isSigned, recipients],
  );
  return id;
}

export async function updateChannel(
  tx: Tx,
  id: NotificationChannelId,
  { name, origin, isSigned, recipients }: ChannelFields,
): Promise<void> {
  await tx.execute(
    `update notification_channels set name = $2, origin = $3, is_signed = $4, recipients = $5 where id = $1`,
    [id, name, origin, isSigned, recipients],
  );
}

/** What was still to be sent there is not any more. */
export async function archiveChannel(tx: Tx, id: NotificationChannelId): Promise<void> {
  await tx.execute('update notification_channels set is_archived = true where id = $1', [id]);
  await tx.execute('delete from notification_secrets where channel_id = $1', [id]);
  await tx.execute(
    `update notifications set state = 'needless', next_attempt_at = null, ended_at = now()
     where channel_id = $1 and state = 'pending'`,
    [id],
  );
}

/** What is undefined stays as it is. */
export async function putSecrets(
  tx: Tx,
  organisationId: OrganisationId,
  id: NotificationChannelId,
  { address, signingSecret }: { readonly address?: string; readonly signingSecret?: string | null },
): Promise<void> {
  if (address !== undefined)
    await tx.execute(
      `insert into notification_secrets (channel_id, organisation_id, address) values ($1, $2, $3)
       on conflict (channel_id) do update set address = excluded.address`,
      [id, organisationId, address],
    );
  if (signingSecret !== undefined)
    await tx.execute('update notification_secrets set signing_secret = $2 where channel_id = $1', [
      id,
      signingSecret,
    ]);
}

const Failures = z.object({ failures: z.int() });

/** Attempts that had failed in a row, this one included. */
export async function countFailure(tx: Tx, id: NotificationChannelId): Promise<number> {
  const { failures } = await tx.one(
    Failures,
    `update notification_channels set failures = failures + 1, failing_since = coalesce(failing_since, now())
     where id = $1 returning failures`,
    [id],
  );
  return failures;
}

/** Whether it had been failing: then all that waits there is tried at once. */
export async function endFailures(tx: Tx, id: NotificationChannelId): Promise<boolean> {
  const ended = await tx.execute(
    'update notification_channels set failures = 0, failing_since = null where id = $1 and failures > 0',
    [id],
  );
  if (ended === 0) return false;
  await tx.execute(
    `update notifications set next_attempt_at = greatest(now(), due_at)
     where channel_id = $1 and state = 'pending' and next_attempt_at > greatest(now(), due_at)`,
    [id],
  );
  return true;
}
