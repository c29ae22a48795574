import { z } from 'zod';
import type { OrganisationId } from '../../../../shared/contract/primitives.ts';
import { JobRun } from '../../../../shared/jobs/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Requester } from '../../../platform/db/job-queue.ts';

/** As an organisation may see it, whose id is the first parameter. */
const RUN_COLUMNS = `r.id, r.station, r.requested_by is not null as "isRequested",
  case when r.requester_organisation_id = $1 then r.requested_by end as "requestedBy",
  r.started_at as "startedAt", r.finished_at as "finishedAt", r.rows, r.error`;
const MAX_ERROR_LENGTH = 500;
export const STATION_ENDED = 'The station ended while it ran.';

const Inserted = z.object({ id: z.int().positive() });
const Claimed = z.object({ job: z.string() });
const LastRun = JobRun.extend({ job: z.string(), lastSuccessAt: z.date().nullable(), failing: z.boolean() });
const Outcome = z.object({
  job: z.string(),
  id: z.int(),
  startedAt: z.date(),
  finishedAt: z.date(),
  failed: z.boolean(),
  /** It failed, and the run before it had not: it is tried again within minutes. */
  isFirstFailure: z.boolean(),
});
/** How the newest finished run of a job ended. */
export type Outcome = z.infer<typeof Outcome>;
const LeftRun = z.object({ job: z.string(), queueId: z.string() });
const Now = z.object({ now: z.date() });

/** Stations may differ; what is due is judged by the clock that they share. */
export async function readNow(tx: Tx): Promise<Date> {
  const { now } = await tx.one(Now, 'select clock_timestamp() as now');
  return now;
}

/**
 * Closes the runs of stations that died, each told to one caller alone. A station beats every two seconds; one that
 * stalls for a minute and comes back finds its run closed, and has done it for nothing.
 */
export function closeLeftRuns(tx: Tx): Promise<z.infer<typeof LeftRun>[]> {
  return tx.many(
    LeftRun,
    `update job_runs r set finished_at = clock_timestamp(), error = $1
     where r.finished_at is null and r.queue_id is not null and r.started_at < now() - interval '1 minute'
       and not exists (select from stations s
                       where s.id = r.station_id and s.beat_at > clock_timestamp() - interval '1 minute')
     returning r.job, r.queue_id::text as "queueId"`,
    [STATION_ENDED],
  );
}

/**
 * Jobs for which this station is the first to ask at that time of their timetable. A slot in the future is left from a
 * clock that was wrong.
 */
export async function claimSlots(
  tx: Tx,
  slots: readonly { readonly job: string; readonly slot: Date }[],
): Promise<readonly string[]> {
  const claimed = await tx.many(
    Claimed,
    `insert into job_slots (job, slot)
     select * from unnest($1::text[], $2::timestamptz[]) as due (job, slot) order by job
     on conflict (job) do update set slot = excluded.slot
       where job_slots.slot < excluded.slot or job_slots.slot > now()
     returning job`,
    [slots.map(({ job }) => job), slots.map(({ slot }) => slot)],
  );
  return claimed.map(({ job }) => job);
}

/** No two runs of a job overlap, so that one without an end belongs to a station that died. */
export async function startRun(
  tx: Tx,
  run: {
    readonly job: string;
    readonly station: string;
    readonly stationId: string;
    readonly queueId: string;
    readonly requestedBy: Requester | null;
  },
): Promise<number> {
  await tx.execute(
    'update job_runs set finished_at = now(), error = $2 where job = $1 and finished_at is null',
    [run.job, STATION_ENDED],
  );
  const { id } = await tx.one(
    Inserted,
    `insert into job_runs (job, station, station_id, queue_id, requested_by, requester_organisation_id)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [
      run.job,
      run.station,
      run.stationId,
      run.queueId,
      run.requestedBy?.name ?? null,
      run.requestedBy?.organisationId ?? null,
    ],
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

/** The newest run of each of these jobs that has one. Each look takes a step into the index, however many runs there are. */
export function readLastRuns(
  tx: Tx,
  viewer: OrganisationId,
  jobs: readonly string[],
): Promise<z.infer<typeof LastRun>[]> {
  return tx.many(
    LastRun,
    `select asked.job, ${RUN_COLUMNS},
       (select s.finished_at from job_runs s where s.job = asked.job and s.rows is not null
        order by s.id desc limit 1) as "lastSuccessAt",
       coalesce((select f.error is not null from job_runs f where f.job = asked.job and f.finished_at is not null
                 order by f.id desc limit 1), false) as failing
     from unnest($2::text[]) asked (job)
     cross join lateral (select * from job_runs n where n.job = asked.job order by n.id desc limit 1) r`,
    [viewer, jobs],
  );
}

/** Of each of these jobs that has run to an end. */
export function readOutcomes(tx: Tx, jobs: readonly string[]): Promise<Outcome[]> {
  return tx.many(
    Outcome,
    `select asked.job, last.id, last.started_at as "startedAt", last.finished_at as "finishedAt",
       last.error is not null as failed,
       last.error is not null and (before.id is null or before.error is null) as "isFirstFailure"
     from unnest($1::text[]) asked (job)
     cross join lateral (select * from job_runs n where n.job = asked.job and n.finished_at is not null
                         order by n.id desc limit 1) last
     left join lateral (select * from job_runs n where n.job = asked.job and n.id < last.id
                        order by n.id desc limit 1) before on true
     order by asked.job`,
    [jobs],
  );
}

export function readRuns(tx: Tx, viewer: OrganisationId, job: string, limit: number): Promise<JobRun[]> {
  return tx.many(
    JobRun,
    `select ${RUN_COLUMNS} from job_runs r where r.job = $2 order by r.id desc limit $3`,
    [viewer, job, limit],
  );
}
