import { z } from 'zod';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Site = z.object({ id: SiteId });

export async function listSecondPersonSites(tx: Tx): Promise<SiteId[]> {
  const rows = await tx.many(Site, 'select id from sites where needs_second_person order by id');
  return rows.map(({ id }) => id);
}

/** False where there is no such site. */
export async function setSecondPerson(tx: Tx, siteId: SiteId, isNeeded: boolean): Promise<boolean> {
  return (
    (await tx.execute('update sites set needs_second_person = $2 where id = $1', [siteId, isNeeded])) === 1
  );
}
