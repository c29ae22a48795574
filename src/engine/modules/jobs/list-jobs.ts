import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { JobList, JobState } from '../../../shared/jobs/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Job } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import { nextSlot } from './schedule.ts';
import { readLastRuns } from './store/job-runs.ts';

export interface JobsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: readonly Job[];
  readonly runner: JobRunner;
}

/** Every job of this program with its newest run, by name, as an organisation may see it. */
export async function listJobs(deps: JobsDeps, viewer: OrganisationId): Promise<JobList> {
  const names = deps.jobs.map((job) => job.name);
  const runs = await deps.database.transaction({ as: 'nobody' }, (tx) => readLastRuns(tx, viewer, names));
  const waiting = (await deps.runner.queue()?.waiting()) ?? [];
  const now = deps.clock.now();
  const jobs = deps.jobs.map((job): JobState => {
    const found = runs.find((run) => run.job === job.name);
    const base = { name: job.name, schedule: job.schedule, nextRunAt: nextSlot(job.schedule, now) };
    const isWaiting = waiting.includes(job.name);
    if (found === undefined) {
      return { ...base, lastRun: null, lastSuccessAt: null, failing: false, waiting: isWaiting };
    }
    const { job: _name, lastSuccessAt, failing, ...lastRun } = found;
    return { ...base, lastRun, lastSuccessAt, failing, waiting: isWaiting };
  });
  return {
    jobs: jobs.toSorted((a, b) => a.name.localeCompare(b.name)),
    problem: deps.runner.problem(),
  };
}
