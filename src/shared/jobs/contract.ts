import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { JobList, JobName, JobRun } from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND } = procedureErrors;

export const jobsContract = {
  list: base.output(JobList),
  /** The newest 50 runs of a job, newest first. */
  runs: base
    .errors({ NOT_FOUND })
    .input(z.object({ job: JobName }))
    .output(z.array(JobRun)),
  /** Asks for a run now. False where one waits already. Whichever station is free takes it. */
  runNow: base
    .errors({ NOT_FOUND })
    .input(z.object({ job: JobName }))
    .output(z.object({ asked: z.boolean() })),
};
