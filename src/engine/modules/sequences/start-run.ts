import { APPROVAL_S, ARMING_S } from '../../../shared/commands/model.ts';
import { SEQUENCE_MAX_MS } from '../../../shared/sequences/limits.ts';
import type {
  SequenceId,
  SequenceRun,
  SequenceRunId,
  SequenceRunStep,
} from '../../../shared/sequences/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { refuseUnfit } from './compose.ts';
import { planSteps, wholePlan } from './plan-sequence.ts';
import type { SequencesDeps } from './sequences-deps.ts';
import {
  approveRun,
  disarmRun,
  disarmRuns,
  findRunning,
  insertRun,
  type LockedRun,
  lockRun,
  startRun,
} from './store/run-rows.ts';
import { findSequence, lockSequence } from './store/sequence-rows.ts';
import { insertSteps, listSteps } from './store/step-rows.ts';

export interface RunWithSteps {
  readonly run: SequenceRun;
  readonly steps: SequenceRunStep[];
}

interface Start {
  readonly id: SequenceId;
  /** Of the plan that the person was shown. */
  readonly digest: string;
  readonly note?: string | undefined;
}

const after = (at: Date, ms: number) => new Date(at.getTime() + ms);

/** What would run now, where it is what the person saw and nothing speaks against it. */
async function planned(tx: Tx, deps: SequencesDeps, by: Actor, id: SequenceId, digest: string) {
  // Of two starts, and of a start and a saving, one comes after the other.
  await lockSequence(tx, id);
  const sequence = await findSequence(tx, id);
  if (sequence === undefined || sequence.isArchived) throw new AppError('NOT_FOUND');
  const plan = wholePlan(sequence, await planSteps(tx, deps, sequence, by.role));
  refuseUnfit(plan);
  if (plan.digest !== digest) throw new AppError('SEQUENCE_PLAN_CHANGED');
  await refuseSecondRun(tx, id);
  return { sequence, plan };
}

async function refuseSecondRun(tx: Tx, id: SequenceId): Promise<void> {
  const other = await findRunning(tx, id);
  if (other === undefined) return;
  const { startedBy: by, station, startedAt } = other;
  throw new AppError('SEQUENCE_RUNNING', { by, station, at: startedAt ?? other.createdAt });
}

/** Starts what switches on nothing dangerous. */
export async function runSequence(
  deps: SequencesDeps,
  by: Actor,
  { id, digest, note }: Start,
): Promise<RunWithSteps> {
  const made = await deps.database.transaction(personScope(by), async (tx) => {
    const { sequence, plan } = await planned(tx, deps, by, id, digest);
    if (plan.needsArming) throw new AppError('SEQUENCE_NEEDS_ARMING');
    const at = deps.clock.now();
    const run = await insertRun(tx, {
      organisationId: by.organisationId,
      siteId: sequence.siteId,
      sequenceId: id,
      version: sequence.version,
      name: sequence.name,
      state: 'running',
      digest,
      needsSecondPerson: false,
      by,
      armedAt: null,
      expiresAt: null,
      startedAt: at,
      deadlineAt: after(at, SEQUENCE_MAX_MS),
      notes: note ?? null,
      total: plan.actions.length,
    });
    await insertSteps(tx, run, plan.actions);
    return { run, steps: await listSteps(tx, [run.id]) };
  });
  deps.wakeRunner();
  return made;
}

/** Selects a run with dangerous outputs. Nothing happens yet; it is forgotten by itself. */
export function armSequence(
  deps: SequencesDeps,
  by: Actor,
  { id, digest, note }: Start,
): Promise<RunWithSteps> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const { sequence, plan } = await planned(tx, deps, by, id, digest);
    const isWaiting = plan.needsSecondPerson;
    const at = deps.clock.now();
    await disarmRuns(tx, by.userId);
    const run = await insertRun(tx, {
      organisationId: by.organisationId,
      siteId: sequence.siteId,
      sequenceId: id,
      version: sequence.version,
      name: sequence.name,
      state: isWaiting ? 'waiting' : 'armed',
      digest,
      needsSecondPerson: isWaiting,
      by,
      armedAt: at,
      expiresAt: after(at, (isWaiting ? APPROVAL_S : ARMING_S) * 1000),
      startedAt: null,
      deadlineAt: null,
      notes: note ?? null,
      total: plan.actions.length,
    });
    await insertSteps(tx, run, plan.actions);
    return { run, steps: await listSteps(tx, [run.id]) };
  });
}

/** One that is neither used nor over. */
async function live(tx: Tx, id: SequenceRunId, at: Date): Promise<LockedRun & { readonly expiresAt: Date }> {
  const run = await lockRun(tx, id);
  if (run === undefined) throw new AppError('NOT_FOUND');
  const { state, expiresAt } = run;
  if (state === 'disarmed') throw new AppError('ARMING_USED', { state: 'disarmed' });
  if ((state !== 'armed' && state !== 'waiting') || expiresAt === null)
    throw new AppError('ARMING_USED', { state: 'fired' });
  if (expiresAt <= at) throw new AppError('ARMING_EXPIRED', { expiredAt: expiresAt });
  return { ...run, expiresAt };
}

/** By somebody else, who sits somewhere else and sees it with eyes of his own. */
export function approveSequence(deps: SequencesDeps, by: Actor, id: SequenceRunId): Promise<SequenceRun> {
  const at = deps.clock.now();
  return deps.database.transaction(personScope(by), async (tx) => {
    const run = await live(tx, id, at);
    if (run.startedById === by.userId) throw new AppError('SECOND_PERSON_MUST_DIFFER', { same: 'person' });
    if (run.station === by.station) throw new AppError('SECOND_PERSON_MUST_DIFFER', { same: 'station' });
    // Two may approve at once: the first counts.
    if (run.state === 'armed') return present(run);
    return approveRun(tx, id, by, at, after(at, ARMING_S * 1000));
  });
}

/** By anybody: what is not done does no harm. */
export function disarmSequence(deps: SequencesDeps, by: Actor, id: SequenceRunId): Promise<SequenceRun> {
  return deps.database.transaction(personScope(by), async (tx) => {
    const run = await lockRun(tx, id);
    if (run === undefined) throw new AppError('NOT_FOUND');
    if (run.state === 'disarmed') return present(run);
    if (run.state !== 'armed' && run.state !== 'waiting')
      throw new AppError('ARMING_USED', { state: 'fired' });
    return disarmRun(tx, id);
  });
}

/** By who armed, once; exactly what was armed, or nothing. */
export async function fireSequence(deps: SequencesDeps, by: Actor, id: SequenceRunId): Promise<RunWithSteps> {
  const at = deps.clock.now();
  const made = await deps.database.transaction(personScope(by), async (tx) => {
    const run = await live(tx, id, at);
    if (run.startedById !== by.userId)
      throw new AppError('COMMAND_NOT_ALLOWED', { permission: 'outputs.dangerous' });
    if (run.state === 'waiting') throw new AppError('SECOND_PERSON_NEEDED', { expiresAt: run.expiresAt });
    await planned(tx, deps, by, run.sequenceId, run.digest);
    const started = await startRun(tx, id, at, after(at, SEQUENCE_MAX_MS));
    return { run: started, steps: await listSteps(tx, [id]) };
  });
  deps.wakeRunner();
  return made;
}

/** Without what only this module knows. */
function present({ startedById: _, digest: __, ...run }: LockedRun): SequenceRun {
  return run;
}
