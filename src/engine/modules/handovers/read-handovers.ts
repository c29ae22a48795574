import { z } from 'zod';
import {
  type Handover,
  HandoverContent,
  HandoverDifference,
  type HandoverId,
  type HandoverPage,
  type HandoverQuery,
} from '../../../shared/handovers/model.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import type { HandoverDeps } from './handover-deps.ts';
import { present } from './prepare-handover.ts';
import { readContent, readDifference } from './read-content.ts';
import { grantedSites, listOpen, readKept, searchHandovers } from './store/handover-rows.ts';

export function readOpenHandovers({ database }: HandoverDeps, by: Viewer): Promise<Handover[]> {
  return database.transaction(personScope(by), async (tx) => listOpen(tx, await grantedSites(tx)));
}

export function findHandovers(
  { database }: HandoverDeps,
  by: Viewer,
  query: HandoverQuery,
): Promise<Handover[]> {
  return database.transaction(personScope(by), (tx) => searchHandovers(tx, query));
}

export function readHandover(
  { database, clock }: HandoverDeps,
  by: Viewer,
  id: HandoverId,
): Promise<HandoverPage> {
  return database.transaction(personScope(by), (tx) => pageOf(tx, id, clock.now()));
}

const Sealed = HandoverDifference.extend({ isUnseen: z.boolean() });

export async function pageOf(tx: Tx, id: HandoverId, at: Date): Promise<HandoverPage> {
  const handover = await present(tx, id);
  const { notes, snapshot, difference } = await readKept(tx, id);
  const page = {
    handover,
    notes,
    content: snapshot === null ? null : HandoverContent.parse(snapshot),
    difference: null,
    differenceMark: null,
    tookUnseen: false,
  };
  if (handover.state === 'draft') return { ...page, content: await readContent(tx, handover.siteIds, at) };
  if (handover.state === 'offered' && page.content !== null) {
    const since = await readDifference(tx, handover, page.content, at);
    return { ...page, difference: since.difference, differenceMark: since.mark };
  }
  if (difference === null) return page;
  const { isUnseen, ...sealed } = Sealed.parse(difference);
  return { ...page, difference: sealed, tookUnseen: isUnseen };
}
