import { z } from 'zod';
import { AlarmState, AlarmType, Priority } from '../../../../shared/alarms/model.ts';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import { NotificationChannelId, NotificationId } from '../../../../shared/notify/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Due = z.object({
  id: NotificationId,
  key: z.string(),
  kind: z.enum(['escalation', 'test']),
  /** This one included. */
  attempt: z.int(),
  createdAt: z.date(),
  requestedBy: z.string().nullable(),
  organisation: z.string(),
  channelId: NotificationChannelId,
  channelKind: z.enum(['webhook', 'email']),
  channelName: z.string(),
  recipients: z.array(z.string()).nullable(),
  url: z.string().nullable(),
  signingSecret: z.string().nullable(),
});
export type DueNotification = z.infer<typeof Due>;

/**
 * At most one of each channel whose time has come, but of none that is busy. Counted as tried from now on: whoever takes
 * it and is never heard of again leaves it to the next after the lease.
 */
export function takeDue(
  tx: Tx,
  busy: readonly NotificationChannelId[],
  limit: number,
  leaseS: number,
): Promise<DueNotification[]> {
  return tx.many(
    Due,
    `with due as (
       select n.id from notification_channels c
       cross join lateral (
         select id from notifications
         where organisation_id = c.organisation_id and channel_id = c.id and state = 'pending'
           and next_attempt_at <= now()
         order by next_attempt_at, id limit 1 for update skip locked
       ) n
       where not c.is_archived and c.id <> all ($1::bigint[])
       limit $2
     ), taken as (
       update notifications n set attempts = n.attempts + 1, next_attempt_at = now() + make_interval(secs => $3)
       from due where n.id = due.id returning n.*
     )
     select t.id, t.key, t.kind, t.attempts as attempt, t.created_at as "createdAt", t.requested_by as "requestedBy",
       o.name as organisation, c.id as "channelId", c.kind as "channelKind", c.name as "channelName", c.recipients,
       s.address as url, s.signing_secret as "signingSecret"
     from taken t
     join notification_channels c on c.id = t.channel_id
     join organisations o on o.id = t.organisation_id
     left join notification_secrets s on s.channel_id = c.id
     order by t.id`,
    [busy, limit, leaseS],
  );
}

const Told = z.object({
  notificationId: NotificationId,
  id: AlarmId,
  type: AlarmType,
  title: z.string().nullable(),
  priority: Priority,
  state: AlarmState,
  site: z.string().nullable(),
  device: z.string(),
  raisedAt: z.date(),
  waitingSince: z.date(),
  level: z.int(),
});
export type ToldAlarm = z.infer<typeof Told>;

/** Of these notifications the alarms that still wait as they did then, the worst first. */
export function stillWaiting(tx: Tx, ids: readonly NotificationId[]): Promise<ToldAlarm[]> {
  return tx.many(
    Told,
    `select l.notification_id as "notificationId", a.id, a.alarm_type as type, a.title, a.priority, a.state,
       s.name as site, a.device_name as device, a.raised_at as "raisedAt", a.waiting_since as "waitingSince", l.level
     from notification_alarms l
     join alarms a on a.id = l.alarm_id and a.waiting_since = l.waiting_since
     left join sites s on s.id = a.site_id
     where l.notification_id = any ($1::bigint[])
     order by a.priority, a.waiting_since, a.id`,
    [ids],
  );
}

export async function endNeedless(tx: Tx, ids: readonly NotificationId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(
    `update notifications set state = 'needless', attempts = attempts - 1, next_attempt_at = null, ended_at = now()
     where id = any ($1::bigint[])`,
    [ids],
  );
}

/** False where it has ended meanwhile, or somebody else has taken it since. */
export async function keepSent(
  tx: Tx,
  { id, attempt }: Pick<DueNotification, 'id' | 'attempt'>,
  latencyMs: number,
  remark: string | null,
): Promise<boolean> {
  const kept = await tx.execute(
    `update notifications set state = 'sent', next_attempt_at = null, ended_at = now(), latency_ms = $3, last_error = $4
     where id = $1 and attempts = $2 and state = 'pending'`,
    [id, attempt, latencyMs, remark],
  );
  return kept > 0;
}

/** Tried again after `delayMs`; null is the end. */
export async function keepFailed(
  tx: Tx,
  { id, attempt }: Pick<DueNotification, 'id' | 'attempt'>,
  why: string,
  delayMs: number | null,
): Promise<boolean> {
  const kept = await tx.execute(
    `update notifications set last_error = $3,
       state = case when $4::float8 is null then 'failed'::notification_state else 'pending' end,
       next_attempt_at = now() + make_interval(secs => $4::float8 / 1000),
       ended_at = case when $4::float8 is null then now() end
     where id = $1 and attempts = $2 and state = 'pending'`,
    [id, attempt, why, delayMs],
  );
  return kept > 0;
}

/** What has ended long ago. */
export async function forgetNotifications(tx: Tx, days: number): Promise<void> {
  await tx.execute(
    `delete from notifications where id in (
       select id from notifications where state <> 'pending' and ended_at < now() - make_interval(days => $1)
       order by ended_at limit 1000)`,
    [days],
  );
}
