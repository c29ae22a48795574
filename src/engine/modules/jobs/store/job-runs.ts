import { z } from 'zod';
import { JobRun } from '../../../../shared/jobs/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const RUN_COLUMNS = `r.id, r.station, r.requested_by as "requestedBy", r.started_at as "startedAt",
  r.finished_at as "finishedAt", r.rows, r.error`;
const MAX_ERROR_LENGTH = 500;

const Inserted = z.object({ id: z.int().positive() });
const Claimed = z.object({ job: z.string() });
const LastRun = JobRun.extend({ job: z.string(), lastSuccessAt: z.date().nullable(), failing: z.boolean() });
const Name = z.object({ job: z.string() });

/** Jobs for which this station is the first to ask at that time of their timetable. */
export async function claimSlots(
  tx: Tx,
  slots: readonly { readonly job: string; readonly slot: Date }[],
): Promise<readonly string[]> {
  const claimed = await tx.many(
    Claimed,
    `insert into job_slots (job, slot)
     select * from unnest($1::text[], $2::timestamptz[]) as due (job, slot) order by job
     on conflict (job) do update set slot = excluded.slot where job_slots.slot < excluded.slot
     returning job`,
    [slots.map(({ job }) => job), slots.map(({ slot }) => slot)],
  );
  return claimed.map(({ job }) => job);
}

/** No two runs of a job overlap, so that one without an end belongs to a station that died. */
export async function startRun(
  tx: Tx,
  run: { readonly job: string; readonly station: string; readonly requestedBy: string | null },
): Promise<number> {
  await tx.execute(
    `update job_runs set finished_at = now(), error = 'The station ended while it ran.'
     where job = $1 and finished_at is null`,
    [run.job],
  );
  const { id } = await tx.one(
    Inserted,
    'insert into job_runs (job, station, requested_by) values ($1, $2, $3) returning id',
    [run.job, run.station, run.requestedBy],
  );
  return id;
}

export async function finishRun(
  tx: Tx,
  id: number,
  outcome: { readonly rows: number } | { readonly error: string },
): Promise<void> {
  const rows = 'rows' in outcome ? outcome.rows : null;
  const error = 'error' in outcome ? outcome.error.slice(0, MAX_ERROR_LENGTH) || 'unknown' : null;
  await tx.execute(
    `update job_runs set finished_at = clock_timestamp(), rows = $2, error = $3
     where id = $1 and finished_at is null`,
    [id, rows, error],
  );
}

/** The newest run of each job. */
export function readLastRuns(tx: Tx): Promise<z.infer<typeof LastRun>[]> {
  return tx.many(
    LastRun,
    `select r.job, ${RUN_COLUMNS},
       (select max(s.finished_at) from job_runs s where s.job = r.job and s.rows is not null) as "lastSuccessAt",
       coalesce((select f.error is not null from job_runs f where f.job = r.job and f.finished_at is not null
                 order by f.id desc limit 1), false) as failing
     from (select distinct on (job) * from job_runs order by job, id desc) r`,
  );
}

/** Jobs whose newest finished run failed. */
export async function readFailing(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.many(
    Name,
    `select job from (select distinct on (job) job, error from job_runs
                      where finished_at is not null order by job, id desc) last
     where error is not null order by job`,
  );
  return rows.map(({ job }) => job);
}

export function readRuns(tx: Tx, job: string, limit: number): Promise<JobRun[]> {
  return tx.many(
    JobRun,
    `select ${RUN_COLUMNS} from job_runs r where r.job = $1 order by r.id desc limit $2`,
    [job, limit],
  );
}
