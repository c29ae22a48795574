import { z } from 'zod';
import { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { CommandId } from '../../../../shared/commands/model.ts';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/**
 * One a device: of those that may go now, a repetition first, then by priority and age. A device has one unanswered
 * command at a time; an order to stop goes beside another one all the same. A bulk order has so many under way as it
 * may.
 */
const DUE = `
  select distinct on (c.device_id) c.id
  from command_log c
  join device_status s on s.device_id = c.device_id and s.is_online
  left join command_bulks b on b.id = c.bulk_id
  where (
      (c.status = 'SENT' and c.next_retry_at <= $1 and c.expires_at > $1 and c.cancel_requested_at is null)
      or (c.status = 'PENDING' and (c.scheduled_at is null or c.scheduled_at <= $1) and c.expires_at > $1
        and not exists (
          select from command_log other
          where other.device_id = c.device_id and other.status = 'SENT'
            and (c.priority <> 'safety' or other.priority = 'safety'))))
    and c.device_kind = any ($3::device_kind[])
    and (b.id is null or c.status = 'SENT' or (b.stopped_at is null and b.concurrency > (
      select count(*) from command_log under_way
      where under_way.bulk_id = b.id and under_way.status in ('SENT', 'ACKNOWLEDGED'))))
  order by c.device_id, c.status = 'SENT' desc, c.priority, c.id`;

const Due = z.object({
  id: CommandId,
  deviceId: DeviceId,
  bulkId: z.int().nullable(),
  room: z.int().nullable(),
});
export type Due = z.infer<typeof Due>;

/** What may be sent now, the most urgent first; `room` is how many of its bulk order may start. */
export function findDue(tx: Tx, at: Date, kinds: readonly DeviceKind[], limit: number): Promise<Due[]> {
  return tx.many(
    Due,
    `select c.id, c.device_id as "deviceId", c.bulk_id as "bulkId",
       (b.concurrency - (select count(*) from command_log u
          where u.bulk_id = b.id and u.status in ('SENT', 'ACKNOWLEDGED')))::int as room
     from command_log c left join command_bulks b on b.id = c.bulk_id
     where c.id in (${DUE})
     order by c.priority, c.id limit $2`,
    [at, limit, kinds],
  );
}

const Sent = z.object({
  id: CommandId,
  deviceId: DeviceId,
  deviceKind: DeviceKind,
  topicBase: z.string(),
  hostname: z.string(),
  command: DeviceCommand,
  requestId: z.string(),
  sequence: z.int(),
  authLevel: z.int(),
  initiatedBy: z.string(),
  secrets: z.record(z.string(), z.string()).nullable(),
});
export type Sent = z.infer<typeof Sent>;

/**
 * Marks them as sent, each with its device's next sequence. What was answered, cancelled or sent meanwhile is left out.
 * @param expected by command, for the first attempt (JSON)
 */
export function markSent(
  tx: Tx,
  ids: readonly CommandId[],
  expected: readonly (string | null)[],
  at: Date,
): Promise<Sent[]> {
  return tx.many(
    Sent,
    `with wanted as (
       select c.id, c.device_id, w.expected
       from unnest($1::bigint[], $2::jsonb[]) w (id, expected) join command_log c on c.id = w.id
       where (c.status = 'PENDING' or (c.status = 'SENT' and c.next_retry_at is not null))
         and c.cancel_requested_at is null and c.device_id is not null
       order by c.id for update of c
     ), numbered as (
       update devices d set command_sequence = d.command_sequence + 1 from wanted w
       where d.id = w.device_id returning d.id, d.command_sequence, d.topic_base, d.hostname
     ), sent as (
       update command_log c set
         retry_count = case c.status when 'SENT' then c.retry_count + 1 else c.retry_count end,
         status = 'SENT', sequence = n.command_sequence, sent_at = $3, timestamp = date_trunc('second', $3::timestamptz),
         expected = coalesce(c.expected, w.expected), next_retry_at = null
       from wanted w join numbered n on n.id = w.device_id
       where c.id = w.id
       returning c.id, c.device_id, c.device_kind, c.command_data, c.request_id, c.sequence, c.auth_level,
         c.initiated_by, n.topic_base, n.hostname
     )
     select s.id, s.device_id as "deviceId", s.device_kind as "deviceKind", s.topic_base as "topicBase", s.hostname,
       s.command_data as command, s.request_id as "requestId", s.sequence, s.auth_level as "authLevel",
       s.initiated_by as "initiatedBy", x.secrets
     from sent s left join command_secrets x on x.command_id = s.id`,
    [ids, expected, at],
  );
}

/** Of those that were never sent: why not, in a sentence each. What was sent already goes on. */
export async function endUnsent(tx: Tx, why: ReadonlyMap<CommandId, string>, at: Date): Promise<void> {
  await tx.execute(
    `update command_log c set status = 'TIMEOUT', outcome = 'not_done', failed_at = $3, error_message = w.why
     from unnest($1::bigint[], $2::text[]) w (id, why) where c.id = w.id and c.status = 'PENDING'`,
    [[...why.keys()], [...why.values()], at],
  );
}
