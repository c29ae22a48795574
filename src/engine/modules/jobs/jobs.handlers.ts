import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import type { Job } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import { listJobs } from './list-jobs.ts';
import { readRuns } from './store/job-runs.ts';

const RUNS_SHOWN = 50;

export function createJobsHandlers(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: readonly Job[];
  readonly runner: JobRunner;
}) {
  function requireJob(name: string): void {
    if (!deps.jobs.some((job) => job.name === name)) throw new AppError('NOT_FOUND');
  }

  return {
    list: implementer.jobs.list.handler(() => listJobs(deps)),
    runs: implementer.jobs.runs.handler(({ input }) => {
      requireJob(input.job);
      return deps.database.transaction({ as: 'nobody' }, (tx) => readRuns(tx, input.job, RUNS_SHOWN));
    }),
    runNow: implementer.jobs.runNow.handler(async ({ input, context }) => {
      requireJob(input.job);
      const queue = deps.runner.queue();
      if (queue === null) throw new AppError('DATABASE_UNAVAILABLE');
      const asked = await queue.ask(input.job, actor(context).name);
      deps.runner.look();
      return { asked };
    }),
  };
}
