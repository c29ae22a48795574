import type { SiteId } from '../../../shared/contract/primitives.ts';
import { type Handover, HandoverContent, type HandoverId } from '../../../shared/handovers/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { HandoverDeps, ProvenSigner } from './handover-deps.ts';
import { handoverDigest } from './handover-digest.ts';
import { lockAt, present, refuseOthers } from './prepare-handover.ts';
import { readContent, readDifference } from './read-content.ts';
import { readKnownAlarms } from './store/content-rows.ts';
import { readKept, readRecordToSeal, sealHandover, signOut } from './store/handover-rows.ts';
import { findLastLink } from './store/record-rows.ts';

/** The first signature: what the database says at this moment is what is handed over. */
export function offerHandover(
  { database, clock }: HandoverDeps,
  by: ProvenSigner,
  id: HandoverId,
): Promise<Handover> {
  return database.transaction(personScope(by), async (tx) => {
    const handover = await lockAt(tx, id, ['draft']);
    refuseOthers(handover, by);
    const at = clock.now();
    const snapshot = {
      ...(await readContent(tx, handover.siteIds, at)),
      siteNames: handover.siteNames,
      alarms: await readKnownAlarms(tx, handover.siteIds),
    };
    await signOut(tx, id, { station: by.station, at, snapshot });
    return present(tx, id);
  });
}

export interface Acceptance {
  readonly id: HandoverId;
  /** The mark of the difference that was on screen. */
  readonly seen: string;
  readonly takesUnseen: boolean;
}

/** The second signature, by somebody else: seals it with what came meanwhile, as the next link of its book. */
export function acceptHandover(
  { database, clock }: HandoverDeps,
  by: ProvenSigner,
  { id, seen, takesUnseen }: Acceptance,
): Promise<Handover> {
  return database.transaction(personScope(by), async (tx) => {
    const handover = await lockAt(tx, id, ['offered']);
    if (handover.outgoing.userId === by.userId) throw new AppError('HANDOVER_SAME_PERSON');
    const at = clock.now();
    const content = HandoverContent.parse((await readKept(tx, id)).snapshot);
    const { difference, mark } = await readDifference(tx, handover, content, at);
    const isUnseen = mark !== seen;
    if (isUnseen && !takesUnseen) throw new AppError('HANDOVER_NEWS', { arrived: difference.arrived.total });
    const record = await readRecordToSeal(tx, id, {
      by,
      at,
      difference: { ...difference, isUnseen },
      ...(await nextLink(tx, handover.siteIds)),
    });
    await sealHandover(tx, { ...record, digest: handoverDigest(record) });
    return present(tx, id);
  });
}

/** Nobody else seals in this book meanwhile: the one that is open there is held. */
async function nextLink(tx: Parameters<typeof findLastLink>[0], siteIds: readonly SiteId[] | null) {
  const last = await findLastLink(tx, siteIds);
  return { number: (last?.number ?? 0) + 1, previousDigest: last?.digest ?? null };
}
