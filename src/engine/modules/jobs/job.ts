/** What a run of a job may use besides what its maker gave it. */
export interface JobRunContext {
  /** Aborted when the run takes longer than its job allows, or this station stops. Look at it between batches. */
  readonly signal: AbortSignal;
}

/**
 * Work that the database needs done from time to time. However many stations share a database, one of them does a
 * run. It may be killed at any moment and is then done again, so that it must be repeatable.
 */
export interface Job {
  /** Lower case with hyphens, for ever: its runs are kept under it, and its sentences in the translations. */
  readonly name: string;
  /** Cron with five fields, UTC. A time that passed while no station ran is made good at the next start. */
  readonly schedule: string;
  /** After this long a run counts as failed. Default 15. */
  readonly timeoutMinutes?: number;
  /** Rows written or removed, or whatever the job counts. What it throws is kept and shown. */
  run(context: JobRunContext): Promise<{ readonly rows: number }>;
}
