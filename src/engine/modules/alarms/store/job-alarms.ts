import { z } from 'zod';
import { AlarmState, Priority } from '../../../../shared/alarms/model.ts';
import { AlarmId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const JobAlarm = z.object({
  id: AlarmId,
  state: AlarmState,
  priority: Priority,
  count: z.int(),
  latched: z.boolean(),
  conditionGoneAt: z.date().nullable(),
  /** When the job last failed or succeeded, as far as the alarm knows. */
  changedAt: z.date(),
});
export type JobAlarm = z.infer<typeof JobAlarm>;

/** 'JOBS': one station after the other may look at an organisation's alarms of jobs. */
const LOCK = 0x4a4f4253;

export async function lockJobAlarms(tx: Tx, organisationId: OrganisationId): Promise<void> {
  await tx.raw('select pg_advisory_xact_lock($1::int, $2::int)', [LOCK, organisationId]);
}

/** The newest of a job, open or closed. */
export function lastJobAlarm(tx: Tx, job: string): Promise<JobAlarm | undefined> {
  return tx.optional(
    JobAlarm,
    `select id, state, priority, count, latched, condition_gone_at as "conditionGoneAt",
       greatest(last_activated_at, returned_at, condition_gone_at) as "changedAt"
     from alarms where alarm_type = 'JOB' and device_name = $1 order by id desc limit 1 for update`,
    [job],
  );
}

const Inserted = z.object({ id: AlarmId, shownAt: z.date().nullable() });

/** As its type asks: latched, and kept back until it is old enough to be shown. */
export function insertJobAlarm(
  tx: Tx,
  organisationId: OrganisationId,
  job: string,
  at: Date,
): Promise<z.infer<typeof Inserted>> {
  return tx.one(
    Inserted,
    `insert into alarms (organisation_id, device_name, alarm_type, priority, state, count, raised_at,
       last_activated_at, source, latched, suppression, suppressed_at, suppressed_until)
     select $1, $2, code, priority, 'unacknowledged_active', 1, $3, $3, 'engine', latched,
       case when shown_after_s is not null then 'delayed'::alarm_suppression end,
       case when shown_after_s is not null then $3::timestamptz end,
       $3::timestamptz + make_interval(secs => shown_after_s)
     from alarm_type_policies where organisation_id = $1 and code = 'JOB'
     returning id, suppressed_until as "shownAt"`,
    [organisationId, job, at],
  );
}
