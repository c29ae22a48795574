import { roleHas } from '../../../shared/access/permissions.ts';
import type { SiteId } from '../../../shared/contract/primitives.ts';
import type {
  Sequence,
  SequenceDraft,
  SequenceId,
  SequencePlan,
  SequenceStep,
  SequenceSummary,
  SequenceVersion,
} from '../../../shared/sequences/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { Plan } from './domain/plan.ts';
import { planSteps, wholePlan } from './plan-sequence.ts';
import type { SequencesDeps } from './sequences-deps.ts';
import {
  archiveSequence,
  findSequence,
  findSummary,
  insertSequence,
  insertVersion,
  listSequences,
  listVersions,
  lockSequence,
  updateSequence,
} from './store/sequence-rows.ts';
import { siteIsThere } from './store/target-rows.ts';

const UNIQUE_VIOLATION = '23505';
const VERSIONS_SHOWN = 100;

export async function readSequences({ database }: SequencesDeps, by: Actor): Promise<SequenceSummary[]> {
  const all = await database.transaction(personScope(by), listSequences);
  return all.filter(({ isArchived }) => !isArchived || roleHas(by.role, 'devices.configure'));
}

export async function readSequence(
  { database }: SequencesDeps,
  by: Actor,
  { id, version }: { readonly id: SequenceId; readonly version?: number | undefined },
): Promise<Sequence> {
  const found = await database.transaction(personScope(by), (tx) => findSequence(tx, id, version));
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

export async function readVersions(
  { database }: SequencesDeps,
  by: Actor,
  id: SequenceId,
): Promise<SequenceVersion[]> {
  const versions = await database.transaction(personScope(by), (tx) => listVersions(tx, id, VERSIONS_SHOWN));
  if (versions.length === 0) throw new AppError('NOT_FOUND');
  return versions;
}

export function createSequence(
  deps: SequencesDeps,
  by: Actor,
  { siteId, draft }: { readonly siteId: SiteId | null; readonly draft: SequenceDraft },
): Promise<Sequence> {
  return deps.database.transaction(personScope(by), async (tx) => {
    await requireSite(tx, by, siteId);
    await requireFit(tx, deps, siteId, draft.steps);
    const id = await insertSequence(tx, by, siteId, draft.name);
    if (id === undefined) throw new AppError('SEQUENCE_NAME_TAKEN');
    await insertVersion(tx, by, { id, version: 1, steps: draft.steps, note: null });
    return mustFind(await findSequence(tx, id));
  });
}

/** Saves on top of the version that was changed; where somebody was quicker, nothing is saved. */
export function saveSequence(
  deps: SequencesDeps,
  by: Actor,
  input: {
    readonly id: SequenceId;
    readonly basedOn: number;
    readonly draft: SequenceDraft;
    readonly note?: string | undefined;
  },
): Promise<Sequence> {
  const { id, basedOn, draft, note } = input;
  return deps.database.transaction(personScope(by), async (tx) => {
    const current = await lockSequence(tx, id);
    const before = await findSummary(tx, id);
    if (current === undefined || before === undefined) throw new AppError('NOT_FOUND');
    if (current !== basedOn)
      throw new AppError('SEQUENCE_CHANGED', { version: current, by: before.savedBy, at: before.savedAt });
    await requireFit(tx, deps, before.siteId, draft.steps);
    const version = current + 1;
    await insertVersion(tx, by, { id, version, steps: draft.steps, note: note ?? null });
    await unlessNameTaken(updateSequence(tx, id, draft.name, version));
    return mustFind(await findSequence(tx, id));
  });
}

export function setArchived(
  { database }: SequencesDeps,
  by: Actor,
  { id, isArchived }: { readonly id: SequenceId; readonly isArchived: boolean },
): Promise<SequenceSummary> {
  return database.transaction(personScope(by), async (tx) => {
    if ((await lockSequence(tx, id)) === undefined) throw new AppError('NOT_FOUND');
    await unlessNameTaken(archiveSequence(tx, id, isArchived));
    return mustFind(await findSummary(tx, id));
  });
}

/** Of steps that are not saved: while they are composed. */
export function checkSteps(
  deps: SequencesDeps,
  by: Actor,
  input: { readonly siteId: SiteId | null; readonly steps: readonly SequenceStep[] },
): Promise<Pick<SequencePlan, 'actions' | 'problems' | 'durationMs' | 'needsArming'>> {
  return deps.database.transaction(personScope(by), async (tx) => {
    await requireSite(tx, by, input.siteId);
    const { actions, problems, durationMs, needsArming } = await planSteps(tx, deps, input, null);
    return { actions: [...actions], problems: [...problems], durationMs, needsArming };
  });
}

/** What a run by this person would do now. */
export function readPlan(deps: SequencesDeps, by: Actor, id: SequenceId): Promise<SequencePlan> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const sequence = await findSequence(tx, id);
    if (sequence === undefined || sequence.isArchived) throw new AppError('NOT_FOUND');
    return wholePlan(sequence, await planSteps(tx, deps, sequence, by.role));
  });
}

async function requireSite(tx: Tx, { allSites }: Actor, siteId: SiteId | null): Promise<void> {
  const isGiven = siteId === null ? allSites : await siteIsThere(tx, siteId);
  if (!isGiven) throw new AppError('SITE_UNKNOWN', { siteIds: siteId === null ? [] : [siteId] });
}

async function requireFit(
  tx: Tx,
  deps: SequencesDeps,
  siteId: SiteId | null,
  steps: readonly SequenceStep[],
): Promise<void> {
  refuseUnfit(await planSteps(tx, deps, { siteId, steps }, null));
}

export function refuseUnfit({ problems }: Pick<Plan, 'problems'>): void {
  if (problems.length > 0) throw new AppError('SEQUENCE_UNFIT', { problems: [...problems] });
}

async function unlessNameTaken(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (errorCode(error) === UNIQUE_VIOLATION) throw new AppError('SEQUENCE_NAME_TAKEN');
    throw error;
  }
}

function mustFind<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a sequence that was just written is not there');
  return row;
}
