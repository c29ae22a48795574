import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';

const Retained = z.object({ bytes: z.number().nullable() });

/** Log that the server keeps for this slot, bytes; null where there is no such slot. */
export async function readRetainedLog(tx: Tx, slotName: string): Promise<number | null> {
  const row = await tx.optional(
    Retained,
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 as bytes
     from pg_replication_slots where slot_name = $1`,
    [slotName],
  );
  return row?.bytes ?? null;
}

/**
 * Ends whoever uses the slot, at the server: where the network between has stalled, closing our end frees nothing there
 * for a minute. The connection belongs to the login itself, whose rights this one transaction takes.
 */
export async function endSlotUser(tx: Tx, slotName: string): Promise<void> {
  await tx.execute('set local role none');
  await tx.execute(
    'select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = $1 and active',
    [slotName],
  );
}
