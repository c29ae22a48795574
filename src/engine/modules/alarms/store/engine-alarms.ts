import { z } from 'zod';
import { AlarmState, Priority } from '../../../../shared/alarms/model.ts';
import { AlarmId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Something of the installation itself that can fail: of the organisation, at no site and of no device. */
export interface EngineSource {
  readonly type: 'JOB' | 'NOTIFICATION';
  /** '' where its name tells it apart. */
  readonly subject: string;
  /** Stands where a device's name does. */
  readonly name: string;
  readonly title: string | null;
}

const EngineAlarm = z.object({
  id: AlarmId,
  state: AlarmState,
  priority: Priority,
  count: z.int(),
  latched: z.boolean(),
  conditionGoneAt: z.date().nullable(),
  /** When the source last failed or did well, as far as the alarm knows. */
  changedAt: z.date(),
});
export type EngineAlarm = z.infer<typeof EngineAlarm>;

/** 'JOBS': one station after the other may look at an organisation's alarms of the engine. */
const LOCK = 0x4a4f4253;

export async function lockEngineAlarms(tx: Tx, organisationId: OrganisationId): Promise<void> {
  await tx.raw('select pg_advisory_xact_lock($1::int, $2::int)', [LOCK, organisationId]);
}

/** Each type by what its index is of. */
const NAMED: Readonly<Record<EngineSource['type'], string>> = {
  JOB: `alarm_type = 'JOB' and device_name = $1`,
  NOTIFICATION: `alarm_type = 'NOTIFICATION' and subject = $1`,
};

/** The newest of a source, open or closed. */
export function lastEngineAlarm(
  tx: Tx,
  { type, subject, name }: EngineSource,
): Promise<EngineAlarm | undefined> {
  return tx.optional(
    EngineAlarm,
    `select id, state, priority, count, latched, condition_gone_at as "conditionGoneAt",
       greatest(last_activated_at, returned_at, condition_gone_at) as "changedAt"
     from alarms where ${NAMED[type]} order by id desc limit 1 for update`,
    [type === 'JOB' ? name : subject],
  );
}

const Inserted = z.object({ id: AlarmId, shownAt: z.date().nullable() });

/** As its type asks: latched, and kept back until it is old enough to be shown. */
export function insertEngineAlarm(
  tx: Tx,
  organisationId: OrganisationId,
  { type, subject, name, title }: EngineSource,
  at: Date,
): Promise<z.infer<typeof Inserted>> {
  return tx.one(
    Inserted,
    `insert into alarms (organisation_id, device_name, alarm_type, subject, title, priority, state, count, raised_at,
       last_activated_at, source, latched, suppression, suppressed_at, suppressed_until)
     select $1, $2, code, $5, $6, priority, 'unacknowledged_active', 1, $3, $3, 'engine', latched,
       case when shown_after_s is not null then 'delayed'::alarm_suppression end,
       case when shown_after_s is not null then $3::timestamptz end,
       $3::timestamptz + make_interval(secs => shown_after_s)
     from alarm_type_policies where organisation_id = $1 and code = $4
     returning id, suppressed_until as "shownAt"`,
    [organisationId, name, at, type, subject, title],
  );
}
