import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { SequenceRunStep } from '../../../shared/sequences/model.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { barOf } from './domain/plan.ts';
import { nextMove } from './domain/run-machine.ts';
import type { SequenceOrders } from './sequences-deps.ts';
import { countSteps, endRun, type LockedRun, lockRunning } from './store/run-rows.ts';
import { followCommands, isAnythingOpen, listSteps, markNotDone, markOrdered } from './store/step-rows.ts';
import { findTargets } from './store/target-rows.ts';

/** What was ordered in a sequence and is late comes when nobody expects it. */
const STEP_EXPIRES_S = 10;

export interface RunRound {
  /** Commands were written, which are to be sent. */
  readonly ordered: boolean;
  /** When time alone brings the next step; null where only devices are awaited. */
  readonly dueAt: Date | null;
}

/**
 * Looks after the runs of one organisation. All that it knows stands in the tables, and a step and its command are written
 * in one transaction: whoever does it next takes up what was left, and no step comes twice. Null where nothing is open.
 */
export async function runRound(
  tx: Tx,
  organisationId: OrganisationId,
  orders: Pick<SequenceOrders, 'order'>,
  at: Date,
): Promise<RunRound | null> {
  if (!(await isAnythingOpen(tx))) return null;
  const running = await lockRunning(tx);
  await countSteps(tx, await followCommands(tx, at));
  const steps = await listSteps(
    tx,
    running.map(({ id }) => id),
  );
  let ordered = false;
  let dueAtMs = Number.POSITIVE_INFINITY;
  for (const run of running) {
    const own = steps.filter(({ runId }) => runId === run.id);
    const move = nextMove(own.map(times), spanOf(run), at.getTime());
    if (move.do === 'wait') dueAtMs = Math.min(dueAtMs, move.untilMs ?? Number.POSITIVE_INFINITY);
    else if (move.do === 'end') {
      const failed = own.find(({ position }) => position === move.position);
      await endRun(tx, run.id, {
        state: move.state,
        at,
        by: null,
        reason: failed === undefined ? null : `Step ${failed.step + 1}, ${failed.deviceName}`,
      });
    } else {
      const step = own.find(({ position }) => position === move.position);
      if (step !== undefined) await orderStep(tx, orders, actorOf(run, organisationId), run, step, at);
      ordered = true;
      // What comes after it depends on what was just written.
      dueAtMs = Math.min(dueAtMs, at.getTime());
    }
  }
  return { ordered, dueAt: Number.isFinite(dueAtMs) ? new Date(dueAtMs) : null };
}

async function orderStep(
  tx: Tx,
  { order }: Pick<SequenceOrders, 'order'>,
  by: Actor,
  run: LockedRun,
  step: SequenceRunStep,
  at: Date,
): Promise<void> {
  const barred = await whyNot(tx, step);
  if (barred !== null || step.deviceId === null) {
    await markNotDone(tx, step, barred ?? GONE, at);
    await countSteps(tx, [run.id]);
    return;
  }
  const { deviceId, command } = step;
  await tx.raw('savepoint one_step');
  try {
    const { id } = await order(tx, by, {
      deviceId,
      command,
      expiresInS: STEP_EXPIRES_S,
      note: `Sequence “${run.name}”, step ${step.step + 1}`,
      approvedBy: run.approvedBy,
    });
    await tx.raw('release savepoint one_step');
    await markOrdered(tx, step, id, at);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tx.raw('rollback to savepoint one_step');
    await markNotDone(tx, step, SENTENCES[error.code] ?? `It could not be ordered (${error.code}).`, at);
    await countSteps(tx, [run.id]);
  }
}

const GONE = 'The device is not there any more.';
const SENTENCES: Readonly<Record<string, string>> = {
  DEVICE_UNKNOWN: GONE,
  COMMAND_NOT_SUPPORTED: 'The device does not know this.',
  TOO_MANY_COMMANDS: 'Too many commands wait for the device.',
};
const BARS = {
  momentary: 'The channel is on only while it is held, and not for sequences.',
  'not-in-sequences': 'The channel is marked as not for sequences.',
  'not-supported': 'The board has no such channel, or does not know pulses and times.',
} as const;

/** What a channel is may have changed since the run began. */
async function whyNot(tx: Tx, { deviceId, command }: SequenceRunStep): Promise<string | null> {
  if (deviceId === null) return GONE;
  if (command.type !== 'RELAY') return null;
  const [target] = await findTargets(tx, [deviceId]);
  if (target === undefined) return GONE;
  const bar = barOf(target, command.relayIndex);
  return bar === null ? null : BARS[bar];
}

/** The person who started it, for whom the commands are ordered. */
function actorOf({ startedById, startedBy, station }: LockedRun, organisationId: OrganisationId): Actor {
  return {
    organisationId,
    userId: startedById,
    name: startedBy,
    station,
    role: 'operator',
    allSites: true,
    siteIds: [],
  };
}

const spanOf = ({ startedAt, deadlineAt, createdAt }: LockedRun) => ({
  startedAtMs: (startedAt ?? createdAt).getTime(),
  deadlineAtMs: (deadlineAt ?? createdAt).getTime(),
});

const times = ({ orderedAt, takenAt, endedAt, ...step }: SequenceRunStep) => ({
  ...step,
  orderedAtMs: orderedAt?.getTime() ?? null,
  takenAtMs: takenAt?.getTime() ?? null,
  endedAtMs: endedAt?.getTime() ?? null,
});
