import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

export interface AnswerRow {
  readonly deviceId: DeviceId;
  readonly requestId: string;
  readonly at: Date;
  readonly success: boolean;
  readonly code: number;
  readonly message: string;
  /** As it may be shown (`ResponseData`), and the same where the payload holds secrets that were asked for. */
  readonly said: unknown;
  readonly hidden: unknown;
  readonly raw: Buffer;
}

/**
 * An answer that comes after the command was given up changes nothing of what became of it; it is shown all the same.
 * A second one, and one of another device, find no row.
 */
export async function writeAnswers(tx: Tx, rows: readonly AnswerRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `with answered as (
       update command_log c set
         status = case
           when c.status <> 'SENT' then c.status
           when not a.success then 'FAILED'
           when c.is_verifiable then 'ACKNOWLEDGED'
           else 'COMPLETED' end::command_status_enum,
         outcome = case
           when c.status <> 'SENT' then c.outcome
           when not a.success then 'refused'
           when not c.is_verifiable then 'answered_not_verifiable' end::command_outcome,
         acknowledged_at = a.at,
         completed_at = case when c.status = 'SENT' and a.success and not c.is_verifiable then a.at
           else c.completed_at end,
         failed_at = case when c.status = 'SENT' and not a.success then a.at else c.failed_at end,
         next_retry_at = case c.status when 'SENT' then null else c.next_retry_at end,
         response_code = a.code,
         response_data = case when c.command_data ->> 'includeSensitive' = 'true' then a.hidden else a.said end,
         error_message = case when c.status = 'SENT' and not a.success then nullif(a.message, '')
           else c.error_message end
       from unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::boolean[], $5::int[], $6::text[], $7::jsonb[],
         $8::jsonb[], $9::bytea[]) a (device_id, request_id, at, success, code, message, said, hidden, raw)
       where c.request_id = a.request_id and c.device_id = a.device_id
         and c.response_code is null and c.sent_at is not null
       returning c.id, c.organisation_id, c.command_data, a.raw, a.at
     )
     insert into command_secrets as kept (command_id, organisation_id, answer, answered_at)
     select id, organisation_id, raw, at from answered
     where command_data ->> 'includeSensitive' = 'true' and raw <> ''
     on conflict (command_id) do update set answer = excluded.answer, answered_at = excluded.answered_at`,
    [
      rows.map(({ deviceId }) => deviceId),
      rows.map(({ requestId }) => requestId),
      rows.map(({ at }) => at),
      rows.map(({ success }) => success),
      rows.map(({ code }) => code),
      rows.map(({ message }) => message),
      rows.map(({ said }) => JSON.stringify(said)),
      rows.map(({ hidden }) => JSON.stringify(hidden)),
      rows.map(({ raw }) => raw),
    ],
  );
}
