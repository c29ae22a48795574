import { createHash } from 'node:crypto';
import type { SiteId } from '../../../shared/contract/primitives.ts';
import type { HandoverContent, HandoverDifference, HandoverId } from '../../../shared/handovers/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import type { HandoverDeps } from './handover-deps.ts';
import { readArrived, readSections, readWindows } from './store/content-rows.ts';
import { listFlags } from './store/flag-rows.ts';
import { grantedSites } from './store/handover-rows.ts';

/** The book of whoever asks: what they see. */
export async function ownBook(tx: Tx): Promise<SiteId[] | null> {
  const siteIds = await grantedSites(tx);
  if (siteIds?.length === 0) throw new AppError('HANDOVER_NO_SITES');
  return siteIds;
}

export async function readContent(
  tx: Tx,
  siteIds: readonly SiteId[] | null,
  at: Date,
): Promise<HandoverContent> {
  return {
    version: 1,
    takenAt: at,
    sections: await readSections(tx, siteIds, at),
    windows: await readWindows(tx, siteIds),
    flags: await listFlags(tx, siteIds),
  };
}

/** What a handover would hold now. */
export function previewHandover({ database, clock }: HandoverDeps, by: Viewer): Promise<HandoverContent> {
  return database.transaction(personScope(by), async (tx) => readContent(tx, await ownBook(tx), clock.now()));
}

/** What came and went since the snapshot. Its mark is another once something new has come. */
export async function readDifference(
  tx: Tx,
  { id, siteIds }: { readonly id: HandoverId; readonly siteIds: readonly SiteId[] | null },
  { windows, flags }: HandoverContent,
  at: Date,
): Promise<{ difference: HandoverDifference; mark: string }> {
  const arrived = await readArrived(tx, siteIds, id);
  const windowsNow = await readWindows(tx, siteIds);
  const flagsNow = await listFlags(tx, siteIds);
  const windowsBegun = without(windowsNow, windows);
  const flagsRaised = without(flagsNow, flags);
  const news = [arrived.mark, windowsBegun.map((line) => line.id), flagsRaised.map((line) => line.id)];
  return {
    difference: {
      version: 1,
      at,
      arrived: arrived.section,
      ended: arrived.ended,
      windowsBegun,
      windowsEnded: without(windows, windowsNow).length,
      flagsRaised,
      flagsCleared: without(flags, flagsNow).length,
    },
    mark: createHash('sha256').update(JSON.stringify(news)).digest('hex'),
  };
}

function without<Line extends { readonly id: number }>(
  lines: readonly Line[],
  known: readonly Line[],
): Line[] {
  const ids = new Set(known.map(({ id }) => id));
  return lines.filter(({ id }) => !ids.has(id));
}
