import type { SiteId } from '../../../shared/contract/primitives.ts';
import type { LiveFigures } from '../../../shared/statistics/figures.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readLimits } from './store/figures-period.ts';
import { readLastSlots, readNow } from './store/live-figures.ts';

export async function readLiveFigures(tx: Tx, siteId: SiteId | undefined, at: Date): Promise<LiveFigures> {
  const limits = await readLimits(tx);
  return {
    at,
    limits,
    ...(await readNow(tx, siteId, at, limits.staleAfterH)),
    slots: await readLastSlots(tx, siteId, at),
  };
}
