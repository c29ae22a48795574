import type { HandoverFault, HandoverId, Verification } from '../../../shared/handovers/model.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import type { HandoverDeps } from './handover-deps.ts';
import { handoverDigest } from './handover-digest.ts';
import { findLastLink, type HandoverRecord, listRecords } from './store/record-rows.ts';

/** Snapshots are large: so many at a time are read within a moment. */
const AT_ONCE = 50;

/**
 * Computes digests again, newest first. That the last ones of a book are gone cannot be seen in the database; a print
 * or the next shift's memory of the last number tells it.
 */
export function verifyHandovers(
  { database }: HandoverDeps,
  by: Viewer,
  before: HandoverId | null,
): Promise<Verification> {
  return database.transaction(personScope(by), async (tx) => {
    const records = await listRecords(tx, before, AT_ONCE);
    const faults: HandoverFault[] = [];
    for (const record of records) {
      const why = await faultOf(tx, record);
      if (why !== null) faults.push({ id: record.id, number: record.number, why });
    }
    const next = records.length < AT_ONCE ? null : (records.at(-1)?.id ?? null);
    return { checked: records.length, faults, next };
  });
}

async function faultOf(tx: Tx, record: HandoverRecord): Promise<HandoverFault['why'] | null> {
  if (handoverDigest(record) !== record.digest) return 'content';
  const previous = await findLastLink(tx, record.siteIds, record.number);
  // The oldest that is kept: those before it have expired.
  if (previous === undefined) return null;
  if (previous.number !== record.number - 1) return 'gap';
  return previous.digest === record.previousDigest ? null : 'chain';
}
