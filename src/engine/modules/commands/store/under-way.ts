import { z } from 'zod';
import { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { CommandId, type CommandOutcome, CommandStatus } from '../../../../shared/commands/model.ts';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Kept with a command when it is sent for the first time. */
export const Expected = z.object({ firstSentAt: z.coerce.date(), baseline: z.unknown() });
export type Expected = z.infer<typeof Expected>;

export const UnderWayRow = z.object({
  id: CommandId,
  deviceId: DeviceId.nullable(),
  deviceKind: DeviceKind,
  command: DeviceCommand,
  status: CommandStatus.extract(['SENT', 'ACKNOWLEDGED']),
  isVerifiable: z.boolean(),
  expected: Expected,
  sentAt: z.date(),
  acknowledgedAt: z.date().nullable(),
  expiresAt: z.date(),
  retryCount: z.int(),
  maxRetries: z.int(),
  nextRetryAt: z.date().nullable(),
  isUnwanted: z.boolean(),
});
export type UnderWayRow = z.infer<typeof UnderWayRow>;

/** Sent and not over, those that wait longest first. */
export function listUnderWay(tx: Tx, limit: number): Promise<UnderWayRow[]> {
  return tx.many(
    UnderWayRow,
    `select id, device_id as "deviceId", device_kind as "deviceKind", command_data as command, status,
       is_verifiable as "isVerifiable", expected, sent_at as "sentAt", acknowledged_at as "acknowledgedAt",
       expires_at as "expiresAt", retry_count as "retryCount", max_retries as "maxRetries",
       next_retry_at as "nextRetryAt", cancel_requested_at is not null as "isUnwanted"
     from command_log where status in ('SENT', 'ACKNOWLEDGED') order by sent_at limit $1`,
    [limit],
  );
}

/** What becomes of a command that is still as it was read. */
export interface StepRow {
  readonly id: CommandId;
  readonly from: CommandStatus;
  readonly fromSentAt: Date;
  readonly status: CommandStatus;
  readonly outcome: CommandOutcome | null;
  readonly nextRetryAt: Date | null;
  readonly errorMessage: string | null;
}

/** One that was answered, or sent again, meanwhile is left alone. */
export async function applySteps(tx: Tx, steps: readonly StepRow[], at: Date): Promise<void> {
  if (steps.length === 0) return;
  await tx.execute(
    `update command_log c set
       status = s.status, outcome = s.outcome, next_retry_at = s.next_retry_at,
       confirmed_at = case s.outcome when 'confirmed' then $7::timestamptz end,
       completed_at = case s.status when 'COMPLETED' then $7::timestamptz end,
       failed_at = case when s.status in ('FAILED', 'TIMEOUT') then $7::timestamptz end,
       error_message = coalesce(s.error_message, c.error_message)
     from unnest($1::bigint[], $2::command_status_enum[], $3::timestamptz[], $4::command_status_enum[],
       $5::command_outcome[], $6::timestamptz[], $8::text[])
       s (id, from_status, from_sent_at, status, outcome, next_retry_at, error_message)
     where c.id = s.id and c.status = s.from_status and c.sent_at = s.from_sent_at`,
    [
      steps.map(({ id }) => id),
      steps.map(({ from }) => from),
      steps.map(({ fromSentAt }) => fromSentAt),
      steps.map(({ status }) => status),
      steps.map(({ outcome }) => outcome),
      steps.map(({ nextRetryAt }) => nextRetryAt),
      at,
      steps.map(({ errorMessage }) => errorMessage),
    ],
  );
}

/** What was not sent in time, or has no device any more, was not done. */
export async function expirePending(tx: Tx, at: Date): Promise<void> {
  await tx.execute(
    `update command_log set status = 'TIMEOUT', outcome = 'not_done', failed_at = $1,
       error_message = case when device_id is null then 'The device was deleted before it could be told.'
         else 'It expired before the device could be told.' end
     where status = 'PENDING' and (expires_at <= $1 or device_id is null)`,
    [at],
  );
}

const Open = z.object({ pending: z.boolean(), underWay: z.boolean() });

/** Whether there is anything to do at all. */
export function whatIsOpen(tx: Tx): Promise<z.infer<typeof Open>> {
  return tx.one(
    Open,
    `select exists (select from command_log where status = 'PENDING') as pending,
       exists (select from command_log where status in ('SENT', 'ACKNOWLEDGED')) as "underWay"`,
  );
}
