import { AppError } from '../../platform/app-error.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { type JobsDeps, listJobs } from './list-jobs.ts';
import { readRuns } from './store/job-runs.ts';

const RUNS_SHOWN = 50;

export function createJobsHandlers(deps: JobsDeps) {
  function requireJob(name: string): void {
    if (!deps.jobs.some((job) => job.name === name)) throw new AppError('NOT_FOUND');
  }

  return {
    list: implementer.jobs.list.handler(({ context }) => listJobs(deps, actor(context).organisationId)),
    runs: implementer.jobs.runs.handler(({ input, context }) => {
      requireJob(input.job);
      return deps.database.transaction({ as: 'nobody' }, (tx) =>
        readRuns(tx, actor(context).organisationId, input.job, RUNS_SHOWN),
      );
    }),
    runNow: implementer.jobs.runNow.handler(async ({ input, context }) => {
      requireJob(input.job);
      const queue = deps.runner.queue();
      if (queue === null) throw new AppError('DATABASE_UNAVAILABLE');
      const { name, organisationId } = actor(context);
      const asked = await queue.ask(input.job, { name, organisationId });
      deps.runner.look();
      return { asked };
    }),
  };
}
