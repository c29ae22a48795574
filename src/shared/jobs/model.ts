import { z } from 'zod';

export const JobName = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

export const JobRun = z.object({
  id: z.int().positive(),
  station: z.string(),
  /** A person asked for it, not the schedule. */
  isRequested: z.boolean(),
  /** Who that was; null for a person of another organisation. */
  requestedBy: z.string().nullable(),
  startedAt: z.date(),
  /** Null while it runs. */
  finishedAt: z.date().nullable(),
  /** What the job counts, mostly rows removed or written; null where it failed or runs. */
  rows: z.int().nullable(),
  error: z.string().nullable(),
});
export type JobRun = z.infer<typeof JobRun>;

export const JobState = z.object({
  name: JobName,
  /** Cron with five fields, UTC. */
  schedule: z.string(),
  nextRunAt: z.date(),
  /** The newest run, which may still be under way. */
  lastRun: JobRun.nullable(),
  lastSuccessAt: z.date().nullable(),
  /** The newest finished run failed. */
  failing: z.boolean(),
  /** Asked for, and waiting for a station to take it. */
  waiting: z.boolean(),
});
export type JobState = z.infer<typeof JobState>;

export const JobList = z.object({
  jobs: z.array(JobState),
  /** Why this station runs no jobs, in a sentence; null where it does. */
  problem: z.string().nullable(),
});
export type JobList = z.infer<typeof JobList>;
