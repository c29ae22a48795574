import type { OrganisationId, UserId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

export interface AuditRow {
  readonly at: Date;
  readonly organisationId: OrganisationId | null;
  readonly userId: UserId | null;
  readonly userName: string | null;
  readonly station: string;
  readonly address: string | null;
  readonly procedure: string;
  readonly input: unknown;
  readonly outcome: string;
}

export async function insertAudit(tx: Tx, row: AuditRow): Promise<void> {
  await tx.execute(
    `insert into audit_logs (organisation_id, at, user_id, user_name, station, address, procedure, input, outcome)
     values ($1, $2, $3, $4, $5, $6::inet, $7, $8::jsonb, $9)`,
    [
      row.organisationId,
      row.at,
      row.userId,
      row.userName,
      row.station,
      row.address,
      row.procedure,
      JSON.stringify(row.input),
      row.outcome,
    ],
  );
}
