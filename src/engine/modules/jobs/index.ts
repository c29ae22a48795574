import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { openJobQueue } from '../../platform/db/job-queue.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Job } from './job.ts';
import { createJobRunner, timeoutMs } from './job-runner.ts';
import { createJobsHandlers } from './jobs.handlers.ts';
import type { Outcome } from './store/job-runs.ts';

export type { Job, JobRunContext } from './job.ts';
export type { Outcome } from './store/job-runs.ts';

const FIRST_LOOK_MS = 3000;

/** Work that the database needs from time to time: done once among all stations, recorded, and shown. */
export function createJobs(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly station: string;
  readonly stationId: string;
  readonly jobs: readonly Job[];
  /** Told of each run that ended, by every station; a rejection means that it is told again. */
  readonly onOutcomes?: (outcomes: readonly Outcome[]) => Promise<void>;
}) {
  const runner = createJobRunner({
    ...deps,
    openQueue: () =>
      openJobQueue({
        connectionString: deps.database.connectionString(),
        jobs: deps.jobs.map((job) => ({ name: job.name, timeoutMs: timeoutMs(job) })),
        logger: deps.logger,
      }),
  });
  return {
    handlers: createJobsHandlers({ ...deps, runner }),
    failing: runner.failing,
    outcomes: runner.outcomes,
    start: () => runner.start(FIRST_LOOK_MS),
    stop: runner.stop,
  };
}
