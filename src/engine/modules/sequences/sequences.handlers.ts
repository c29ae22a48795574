import { actor, implementer } from '../../platform/rpc/call-context.ts';
import {
  checkSteps,
  createSequence,
  readPlan,
  readSequence,
  readSequences,
  readVersions,
  saveSequence,
  setArchived,
} from './compose.ts';
import { readRun, readRuns } from './read-runs.ts';
import type { SequencesDeps } from './sequences-deps.ts';
import { approveSequence, armSequence, disarmSequence, fireSequence, runSequence } from './start-run.ts';
import { emergencyStop, stopRun } from './stop-run.ts';

export function createSequenceHandlers(deps: SequencesDeps) {
  const { sequences } = implementer;
  return {
    list: sequences.list.handler(({ context }) => readSequences(deps, actor(context))),
    get: sequences.get.handler(({ input, context }) => readSequence(deps, actor(context), input)),
    versions: sequences.versions.handler(({ input, context }) =>
      readVersions(deps, actor(context), input.id),
    ),
    create: sequences.create.handler(({ input, context }) => createSequence(deps, actor(context), input)),
    save: sequences.save.handler(({ input, context }) => saveSequence(deps, actor(context), input)),
    archive: sequences.archive.handler(({ input, context }) => setArchived(deps, actor(context), input)),
    plan: sequences.plan.handler(({ input, context }) => readPlan(deps, actor(context), input.id)),
    check: sequences.check.handler(({ input, context }) => checkSteps(deps, actor(context), input)),
    run: sequences.run.handler(({ input, context }) => runSequence(deps, actor(context), input)),
    arm: sequences.arm.handler(({ input, context }) => armSequence(deps, actor(context), input)),
    approve: sequences.approve.handler(({ input, context }) =>
      approveSequence(deps, actor(context), input.id),
    ),
    disarm: sequences.disarm.handler(({ input, context }) => disarmSequence(deps, actor(context), input.id)),
    fire: sequences.fire.handler(({ input, context }) => fireSequence(deps, actor(context), input.id)),
    stop: sequences.stop.handler(({ input, context }) => stopRun(deps, actor(context), input.id)),
    emergencyStop: sequences.emergencyStop.handler(({ context }) => emergencyStop(deps, actor(context))),
    runs: sequences.runs.handler(({ input, context }) => readRuns(deps, actor(context), input)),
    getRun: sequences.getRun.handler(({ input, context }) => readRun(deps, actor(context), input.id)),
  };
}
