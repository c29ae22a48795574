import type { SequenceRun, SequenceRunId } from '../../../shared/sequences/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { SequencesDeps } from './sequences-deps.ts';
import type { RunWithSteps } from './start-run.ts';
import { findRun, listRuns, type RunFilter } from './store/run-rows.ts';
import { listSteps } from './store/step-rows.ts';

export function readRuns({ database }: SequencesDeps, by: Actor, filter: RunFilter): Promise<SequenceRun[]> {
  return database.transaction(personScope(by), (tx) => listRuns(tx, filter));
}

export function readRun({ database }: SequencesDeps, by: Actor, id: SequenceRunId): Promise<RunWithSteps> {
  return database.transaction(personScope(by), async (tx) => {
    const run = await findRun(tx, id);
    if (run === undefined) throw new AppError('NOT_FOUND');
    return { run, steps: await listSteps(tx, [id]) };
  });
}
