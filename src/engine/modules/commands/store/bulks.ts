import { z } from 'zod';
import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { Bulk, BulkId } from '../../../../shared/commands/model.ts';
import type { OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Signature } from './command-rows.ts';

export interface NewBulk {
  readonly organisationId: OrganisationId;
  readonly command: DeviceCommand;
  readonly concurrency: number;
  readonly scheduledAt: Date | null;
  readonly by: Signature;
  readonly notes: string | null;
}

const Inserted = z.object({ id: BulkId });

export async function insertBulk(tx: Tx, bulk: NewBulk): Promise<BulkId> {
  const row = await tx.one(
    Inserted,
    `insert into command_bulks (organisation_id, command_type, command_data, concurrency, scheduled_at, created_by,
       created_by_name, station, notes)
     values ($1, $2::command_type_enum, $3::jsonb, $4, $5, $6, $7, $8, $9) returning id`,
    [
      bulk.organisationId,
      bulk.command.type,
      JSON.stringify(bulk.command),
      bulk.concurrency,
      bulk.scheduledAt,
      bulk.by.userId,
      bulk.by.name,
      bulk.by.station,
      bulk.notes,
    ],
  );
  return row.id;
}

/** Each order with its devices counted by how far they are. */
const bulkSelect = `
  select b.id, b.command_data as command, b.created_at as "createdAt", b.created_by_name as "createdBy",
    b.scheduled_at as "scheduledAt", b.stopped_at as "stoppedAt", b.stopped_by_name as "stoppedBy", b.concurrency,
    b.notes, coalesce(n.total, 0)::int as total, coalesce(n.waiting, 0)::int as waiting,
    coalesce(n.under_way, 0)::int as "underWay", coalesce(n.outcomes, '{}') as outcomes
  from command_bulks b
  left join lateral (
    select sum(g.count) as total, sum(g.count) filter (where g.status = 'PENDING') as waiting,
      sum(g.count) filter (where g.status in ('SENT', 'ACKNOWLEDGED')) as under_way,
      jsonb_object_agg(g.outcome, g.count) filter (where g.outcome is not null) as outcomes
    from (select status, outcome, count(*) as count from command_log where bulk_id = b.id group by 1, 2) g) n on true`;

/** An outcome that none has is 0. */
const NONE = {
  confirmed: 0,
  answered_not_verifiable: 0,
  refused: 0,
  not_confirmed: 0,
  no_answer: 0,
  not_done: 0,
  cancelled: 0,
};
const BulkRow = Bulk.extend({ outcomes: z.record(z.string(), z.int()) });
const bulkOf = (row: z.infer<typeof BulkRow>): Bulk =>
  Bulk.parse({ ...row, outcomes: { ...NONE, ...row.outcomes } });

export async function findBulk(tx: Tx, id: BulkId): Promise<Bulk | undefined> {
  const row = await tx.optional(BulkRow, `${bulkSelect} where b.id = $1`, [id]);
  return row === undefined ? undefined : bulkOf(row);
}

export async function listBulks(tx: Tx, limit: number): Promise<Bulk[]> {
  const rows = await tx.many(BulkRow, `${bulkSelect} order by b.id desc limit $1`, [limit]);
  return rows.map(bulkOf);
}

/** False where there is none. What was sent already goes on, but is not sent again. */
export async function stopBulk(tx: Tx, id: BulkId, by: Signature, at: Date): Promise<boolean> {
  const found = await tx.execute(
    `update command_bulks set stopped_at = coalesce(stopped_at, $2), stopped_by_name = coalesce(stopped_by_name, $3)
     where id = $1`,
    [id, at, by.name],
  );
  await tx.execute(
    `update command_log set
       status = case status when 'PENDING' then 'CANCELLED'::command_status_enum else status end,
       outcome = case status when 'PENDING' then 'cancelled'::command_outcome end,
       cancel_requested_at = $2, cancelled_by = $3
     where bulk_id = $1 and status in ('PENDING', 'SENT') and cancel_requested_at is null`,
    [id, at, by.name],
  );
  return found === 1;
}

const Named = z.object({ id: z.int(), siteName: z.string().nullable() });

/** Names of the sites of these devices. */
export async function siteNamesOf(tx: Tx, deviceIds: readonly number[]): Promise<Map<number, string | null>> {
  const rows = await tx.many(
    Named,
    `select d.id, s.name as "siteName" from devices d left join sites s on s.id = d.site_id
     where d.id = any ($1::bigint[])`,
    [deviceIds],
  );
  return new Map(rows.map(({ id, siteName }) => [id, siteName]));
}
