import { z } from 'zod';
import { AlarmState, Priority } from '../../../../shared/alarms/model.ts';
import { AlarmId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const JobAlarm = z.object({
  id: AlarmId,
  state: AlarmState,
  priority: Priority,
  count: z.int(),
  /** When it last became active or returned. */
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
    `select id, state, priority, count, greatest(last_activated_at, returned_at) as "changedAt"
     from alarms where alarm_type = 'JOB' and device_name = $1 order by id desc limit 1 for update`,
    [job],
  );
}

export async function insertJobAlarm(
  tx: Tx,
  organisationId: OrganisationId,
  job: string,
  at: Date,
): Promise<AlarmId> {
  const { id } = await tx.one(
    z.object({ id: AlarmId }),
    `insert into alarms (organisation_id, device_name, alarm_type, priority, state, count, raised_at,
       last_activated_at, source)
     select $1, $2, code, priority, 'unacknowledged_active', 1, $3, $3, 'engine' from alarm_type_policies
     where organisation_id = $1 and code = 'JOB'
     returning id`,
    [organisationId, job, at],
  );
  return id;
}
