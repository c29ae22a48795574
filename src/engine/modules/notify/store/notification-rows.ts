import { z } from 'zod';
import { AlarmType, Priority } from '../../../../shared/alarms/model.ts';
import { AlarmId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import { Notification, type NotificationChannelId, NotificationId } from '../../../../shared/notify/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Who was told a moment ago is told the rest together: of a flood one message each time, not one an alarm. */
const GAP_S = 10;

const IdOnly = z.object({ id: NotificationId });

/**
 * The notification of a channel that takes further alarms: one that nobody has tried to send yet, else a new one. The
 * first goes at once.
 */
export async function openNotification(
  tx: Tx,
  organisationId: OrganisationId,
  channelId: NotificationChannelId,
): Promise<NotificationId> {
  const known = await tx.optional(
    IdOnly,
    `select id from notifications
     where channel_id = $1 and kind = 'escalation' and state = 'pending' and attempts = 0
     order by id limit 1 for update`,
    [channelId],
  );
  if (known !== undefined) return known.id;
  const { id } = await tx.one(
    IdOnly,
    `insert into notifications (organisation_id, channel_id, kind, due_at, next_attempt_at)
     select $1, $2, 'escalation', due, due
     from (select greatest(now(), (select due_at + interval '${GAP_S} s' from notifications
             where channel_id = $2 and kind = 'escalation' order by id desc limit 1)) as due) d
     returning id`,
    [organisationId, channelId],
  );
  return id;
}

/** An alarm about this very channel is not told by it. */
export async function addAlarms(
  tx: Tx,
  organisationId: OrganisationId,
  notificationId: NotificationId,
  channelId: NotificationChannelId,
  alarms: readonly { readonly alarmId: AlarmId; readonly level: number }[],
): Promise<void> {
  await tx.execute(
    `insert into notification_alarms (notification_id, alarm_id, organisation_id, waiting_since, level)
     select $1, a.id, $2, a.waiting_since, t.level
     from unnest($4::bigint[], $5::int[]) as t(id, level) join alarms a on a.id = t.id
     where a.waiting_since is not null
       and (a.alarm_type <> 'NOTIFICATION' or a.subject <> 'channel:' || $3::bigint)
     on conflict (notification_id, alarm_id)
       do update set waiting_since = excluded.waiting_since, level = excluded.level`,
    [
      notificationId,
      organisationId,
      channelId,
      alarms.map(({ alarmId }) => alarmId),
      alarms.map(({ level }) => level),
    ],
  );
}

export async function insertTest(
  tx: Tx,
  organisationId: OrganisationId,
  channelId: NotificationChannelId,
  by: { readonly name: string; readonly station: string },
): Promise<NotificationId> {
  const { id } = await tx.one(
    IdOnly,
    `insert into notifications (organisation_id, channel_id, kind, due_at, next_attempt_at, requested_by, station)
     values ($1, $2, 'test', now(), now(), $3, $4) returning id`,
    [organisationId, channelId, by.name, by.station],
  );
  return id;
}

const FirstAlarm = z.object({
  id: AlarmId,
  type: AlarmType,
  priority: Priority,
  title: z.string().nullable(),
  siteName: z.string().nullable(),
  deviceName: z.string(),
});
const Row = Notification.omit({ alarm: true }).extend({ alarm: FirstAlarm.nullable() });

/** Newest first; of the alarms only those that the person may see. */
export function listRecent(
  tx: Tx,
  { limit, id = null }: { readonly limit: number; readonly id?: NotificationId | null },
): Promise<Notification[]> {
  return tx.many(
    Row,
    `select n.id, n.channel_id as "channelId", c.name as "channelName", c.kind as "channelKind", n.kind, n.state,
       n.attempts, n.created_at as "createdAt", n.next_attempt_at as "nextAttemptAt", n.ended_at as "endedAt",
       n.latency_ms as "latencyMs", n.last_error as "lastError", n.requested_by as "requestedBy",
       coalesce(told.count, 0) as "alarmCount", told.alarm
     from notifications n join notification_channels c on c.id = n.channel_id
     left join lateral (
       select count(*)::int as count, (array_agg(jsonb_build_object('id', a.id, 'type', a.alarm_type,
           'priority', a.priority, 'title', a.title, 'siteName', s.name, 'deviceName', a.device_name)
           order by a.priority, a.id))[1] as alarm
       from notification_alarms l join alarms a on a.id = l.alarm_id left join sites s on s.id = a.site_id
       where l.notification_id = n.id
     ) told on true
     where $2::bigint is null or n.id = $2
     order by n.id desc limit $1`,
    [limit, id],
  );
}
