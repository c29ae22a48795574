import { z } from 'zod';
import { AnswerPayload, type BulkId, Command, type CommandId } from '../../../../shared/commands/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** What `response_data` holds. */
export const ResponseData = z.object({ message: z.string(), payload: AnswerPayload.nullable() });
export type ResponseData = z.infer<typeof ResponseData>;

/** Column of `command_log` behind each field; the answer's parts stand in one. */
const commandColumns: Readonly<Record<Exclude<keyof Command, 'response' | 'responseMessage'>, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  requestId: 'request_id',
  deviceId: 'device_id',
  siteId: 'site_id',
  deviceName: 'device_name',
  deviceMac: 'device_mac',
  command: 'command_data',
  secretFields: 'secret_fields',
  authLevel: 'auth_level',
  status: 'status',
  outcome: 'outcome',
  isVerifiable: 'is_verifiable',
  priority: 'priority',
  sequence: 'sequence',
  createdAt: 'created_at',
  scheduledAt: 'scheduled_at',
  expiresAt: 'expires_at',
  sentAt: 'sent_at',
  acknowledgedAt: 'acknowledged_at',
  confirmedAt: 'confirmed_at',
  completedAt: 'completed_at',
  failedAt: 'failed_at',
  retryCount: 'retry_count',
  maxRetries: 'max_retries',
  nextRetryAt: 'next_retry_at',
  responseCode: 'response_code',
  errorMessage: 'error_message',
  initiatedBy: 'initiated_by',
  station: 'station',
  approvedBy: 'approved_by',
  cancelRequestedAt: 'cancel_requested_at',
  cancelledBy: 'cancelled_by',
  notes: 'notes',
  bulkId: 'bulk_id',
  revision: 'revision',
};

const RESPONSE = 'response_data';
const select = [...Object.values(commandColumns), RESPONSE].map((column) => `c.${column}`).join(', ');
const Row = z.record(z.string(), z.unknown());

/** A row of `command_log`, as it is selected or as the log of changes has it. */
export function commandOfRow(row: Readonly<Record<string, unknown>>): Command {
  const fields = Object.entries(commandColumns).map(([field, column]) => [field, row[column]]);
  const response = ResponseData.nullable().parse(row[RESPONSE]);
  return Command.parse({
    ...Object.fromEntries(fields),
    responseMessage: response?.message || null,
    response: response?.payload ?? null,
  });
}

export async function findCommand(tx: Tx, id: CommandId): Promise<Command | undefined> {
  const row = await tx.optional(Row, `select ${select} from command_log c where c.id = $1`, [id]);
  return row === undefined ? undefined : commandOfRow(row);
}

/** What a person asked to see of the log. */
export interface CommandFilter {
  readonly deviceId?: DeviceId | undefined;
  readonly bulkId?: BulkId | undefined;
  readonly open: boolean;
  readonly before?: CommandId | undefined;
  readonly limit: number;
}

export async function listCommands(tx: Tx, filter: CommandFilter): Promise<Command[]> {
  const rows = await tx.many(
    Row,
    `select ${select} from command_log c
     where ($1::bigint is null or c.device_id = $1) and ($2::bigint is null or c.bulk_id = $2)
       and ($3::bigint is null or c.id < $3) and (not $4::boolean or c.outcome is null)
     order by c.id desc limit $5`,
    [filter.deviceId ?? null, filter.bulkId ?? null, filter.before ?? null, filter.open, filter.limit],
  );
  return rows.map(commandOfRow);
}

/** For the feed: what is open, and what ended within `recentS`; the newest `limit`, oldest first. */
export async function listCurrentCommands(tx: Tx, recentS: number, limit: number): Promise<Command[]> {
  const rows = await tx.many(
    Row,
    `select ${select} from (
       (select * from command_log where outcome is null order by id desc limit $2)
       union all
       (select * from command_log
        where outcome is not null and coalesce(completed_at, failed_at, updated_at) > now() - make_interval(secs => $1)
          and id > (select coalesce(max(id), 0) from command_log) - 50000
        order by id desc limit $2)) c
     order by c.id`,
    [recentS, limit],
  );
  return rows.slice(-limit).map(commandOfRow);
}

/** For the feed without the log: changed since this time, oldest first. */
export async function listCommandsSince(tx: Tx, since: Date, limit: number): Promise<Command[]> {
  const rows = await tx.many(
    Row,
    `select ${select} from command_log c where c.updated_at >= $1 order by c.updated_at limit $2`,
    [since, limit],
  );
  return rows.map(commandOfRow);
}

/** The person and desk behind a change. */
export interface Signature {
  readonly userId: number;
  readonly name: string;
  readonly station: string;
}

/**
 * Takes back what was not sent, and keeps what was from being sent again. True where the command was still open.
 */
export async function cancelCommand(tx: Tx, id: CommandId, by: Signature, at: Date): Promise<boolean> {
  const changed = await tx.execute(
    `update command_log set
       status = case status when 'PENDING' then 'CANCELLED'::command_status_enum else status end,
       outcome = case status when 'PENDING' then 'cancelled'::command_outcome end,
       cancel_requested_at = coalesce(cancel_requested_at, $2), cancelled_by = coalesce(cancelled_by, $3)
     where id = $1 and outcome is null`,
    [id, at, by.name],
  );
  return changed === 1;
}

/**
 * A newer order to the same makes older ones moot: what was not sent is taken back, what was is not sent again. Without
 * this an order that waited for its device would undo the newer one.
 */
export async function supersede(
  tx: Tx,
  deviceIds: readonly DeviceId[],
  subjects: readonly string[],
  by: Signature,
  at: Date,
): Promise<void> {
  if (subjects.length === 0) return;
  await tx.execute(
    `update command_log set
       status = case status when 'PENDING' then 'CANCELLED'::command_status_enum else status end,
       outcome = case status when 'PENDING' then 'cancelled'::command_outcome end,
       cancel_requested_at = $3, cancelled_by = $4, error_message = 'A newer order took its place.'
     where device_id = any ($1::bigint[]) and status in ('PENDING', 'SENT') and subjects && $2::text[]
       and cancel_requested_at is null and (scheduled_at is null or scheduled_at <= $3)`,
    [deviceIds, subjects, at, by.name],
  );
}
