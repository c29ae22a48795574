import type { SequenceRun, SequenceRunId } from '../../../shared/sequences/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { switchOffOf } from './domain/switch-off.ts';
import type { SequencesDeps } from './sequences-deps.ts';
import { disarmRuns, endRun, lockRun, lockRunning } from './store/run-rows.ts';
import { listOpenCommands, listSwitchedOn } from './store/step-rows.ts';

/** Nothing more is ordered; what was not sent yet is taken back. */
export async function stopRun(deps: SequencesDeps, by: Actor, id: SequenceRunId): Promise<SequenceRun> {
  const stopped = await deps.database.transaction(personScope(by), async (tx) => {
    const run = await lockRun(tx, id);
    if (run === undefined) throw new AppError('NOT_FOUND');
    if (run.state !== 'running') throw new AppError('SEQUENCE_RUN_OVER', { state: run.state });
    await deps.withdraw(tx, by, await listOpenCommands(tx, id));
    return endRun(tx, id, { state: 'stopped', at: deps.clock.now(), by, reason: null });
  });
  deps.wakeRunner();
  return stopped;
}

/** How far back an emergency stop looks for what runs that are over have left on. */
const EMERGENCY_REACH_MS = 10 * 60_000;

/**
 * Ends every run of the organisation and switches off what runs switched on. Whatever sites the person is granted: who
 * stops must not have to know where the sequence reaches. Each output is tried by itself.
 */
export async function emergencyStop(
  deps: SequencesDeps,
  by: Actor,
): Promise<{ readonly runs: number; readonly switchedOff: number }> {
  const { organisationId } = by;
  const at = deps.clock.now();
  const done = await deps.database.transaction({ as: 'organisation', organisationId }, async (tx) => {
    await disarmRuns(tx, null);
    const running = await lockRunning(tx);
    for (const { id } of running) await endRun(tx, id, { state: 'emergency', at, by, reason: null });
    let switchedOff = 0;
    for (const { deviceId, command } of await listSwitchedOn(
      tx,
      new Date(at.getTime() - EMERGENCY_REACH_MS),
    )) {
      const off = switchOffOf(command);
      if (off === null) continue;
      const note = 'Emergency stop';
      if (await tried(tx, () => deps.order(tx, by, { deviceId, command: off, note }))) switchedOff += 1;
    }
    return { runs: running.length, switchedOff };
  });
  deps.wake();
  deps.wakeRunner();
  return done;
}

/** False where it was refused (the device is gone, say); then nothing of it is written, and the others go on. */
async function tried(tx: Tx, work: () => Promise<unknown>): Promise<boolean> {
  await tx.raw('savepoint one_order');
  try {
    await work();
    await tx.raw('release savepoint one_order');
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tx.raw('rollback to savepoint one_order');
    return false;
  }
}
