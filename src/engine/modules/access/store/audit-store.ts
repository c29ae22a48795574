import type { AuditEntry } from '../../../../shared/access/audit-entry.ts';
import type { Tx } from '../../../platform/db/database.ts';

export async function insertAudit(tx: Tx, row: AuditEntry): Promise<void> {
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
