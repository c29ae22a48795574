import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';

const LeaseRow = z.object({ holder: z.string().nullable(), since: z.string().nullable() });

/** Who ingests, and a mark that is different each time someone begins. */
export async function readLease(tx: Tx): Promise<z.infer<typeof LeaseRow>> {
  return await tx.one(LeaseRow, 'select holder, since::text as since from ingest_lease');
}

/** Names the new holder; the result is the mark of this holding. */
export async function takeLease(tx: Tx, holder: string): Promise<string | null> {
  const row = await tx.one(
    LeaseRow,
    'update ingest_lease set holder = $1, since = clock_timestamp() returning holder, since::text as since',
    [holder],
  );
  return row.since;
}

/** At a clean stop; another holder's entry stays. */
export async function releaseLease(tx: Tx, mark: string): Promise<void> {
  await tx.execute('update ingest_lease set holder = null, since = null where since::text = $1', [mark]);
}
