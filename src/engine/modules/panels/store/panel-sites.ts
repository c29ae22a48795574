import { z } from 'zod';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Whether the site is there, and granted to the person; it stays until the transaction ends. */
export async function requireSite(tx: Tx, id: SiteId): Promise<boolean> {
  const row = await tx.optional(
    z.object({ id: SiteId }),
    'select id from sites where id = $1 for key share',
    [id],
  );
  return row !== undefined;
}
