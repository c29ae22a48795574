import { roleHas } from '../../../shared/access/permissions.ts';
import type { Handover, HandoverId, HandoverState } from '../../../shared/handovers/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { HandoverDeps } from './handover-deps.ts';
import { ownBook } from './read-content.ts';
import {
  endHandover,
  findHandover,
  insertHandover,
  listOpen,
  lockHandover,
  takeBackSignature,
  updateNotes,
} from './store/handover-rows.ts';

/** Held until the transaction ends; refused where it is at none of these steps. */
export async function lockAt(tx: Tx, id: HandoverId, states: readonly HandoverState[]): Promise<Handover> {
  const handover = await lockHandover(tx, id);
  if (handover === undefined) throw new AppError('NOT_FOUND');
  if (!states.includes(handover.state)) throw new AppError('HANDOVER_MOVED', { state: handover.state });
  return handover;
}

export function refuseOthers({ outgoing }: Handover, { userId }: Pick<Actor, 'userId'>): void {
  if (outgoing.userId !== userId) throw new AppError('HANDOVER_NOT_YOURS', { by: outgoing.name });
}

export async function present(tx: Tx, id: HandoverId): Promise<Handover> {
  const handover = await findHandover(tx, id);
  if (handover === undefined) throw new AppError('NOT_FOUND');
  return handover;
}

export function beginHandover({ database, clock }: HandoverDeps, by: Actor): Promise<Handover> {
  return database.transaction(personScope(by), async (tx) => {
    const book = await ownBook(tx);
    const id = await insertHandover(tx, by.organisationId, book, by, clock.now());
    if (id !== undefined) return present(tx, id);
    const open = (await listOpen(tx, book)).find(({ siteIds }) => String(siteIds) === String(book));
    if (open === undefined) throw new AppError('HANDOVER_MOVED', { state: 'sealed' });
    throw new AppError('HANDOVER_OPEN', { by: open.outgoing.name, at: open.startedAt });
  });
}

export function saveNotes(
  { database }: HandoverDeps,
  by: Actor,
  { id, notes, basedOn }: { readonly id: HandoverId; readonly notes: string; readonly basedOn: number },
): Promise<Handover> {
  return database.transaction(personScope(by), async (tx) => {
    const handover = await lockAt(tx, id, ['draft']);
    refuseOthers(handover, by);
    if (handover.revision !== basedOn) throw new AppError('HANDOVER_NOTES_CHANGED');
    await updateNotes(tx, id, notes);
    return present(tx, id);
  });
}

export function withdrawHandover({ database }: HandoverDeps, by: Actor, id: HandoverId): Promise<Handover> {
  return database.transaction(personScope(by), async (tx) => {
    refuseOthers(await lockAt(tx, id, ['offered']), by);
    await takeBackSignature(tx, id);
    return present(tx, id);
  });
}

export function giveUpHandover(
  { database, clock }: HandoverDeps,
  by: Actor,
  { id, reason }: { readonly id: HandoverId; readonly reason: string },
): Promise<Handover> {
  return database.transaction(personScope(by), async (tx) => {
    const handover = await lockAt(tx, id, ['draft', 'offered']);
    if (!roleHas(by.role, 'alarms.supervise')) refuseOthers(handover, by);
    await endHandover(tx, id, { by: by.name, at: clock.now(), reason });
    return present(tx, id);
  });
}
