import { z } from 'zod';
import { Priority } from '../../../../shared/alarms/model.ts';
import { AlarmId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import { type EscalationPolicy, EscalationStep } from '../../../../shared/escalation/model.ts';
import { NotificationChannelId } from '../../../../shared/notify/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { LineDetail } from '../domain/handling.ts';
import { ROUND_LIMIT } from './desk-clock-rows.ts';

const StepRow = z.object({
  priority: Priority,
  afterS: z.int(),
  isLouder: z.boolean(),
  callsSupervisors: z.boolean(),
  channelIds: z.array(NotificationChannelId),
});

/** Of each priority, in the order of its steps. */
export async function listSteps(tx: Tx): Promise<EscalationPolicy[]> {
  const rows = await tx.many(
    StepRow,
    `select s.priority, s.after_s as "afterS", s.is_louder as "isLouder", s.calls_supervisors as "callsSupervisors",
       coalesce((select jsonb_agg(c.channel_id order by c.channel_id) from escalation_step_channels c
                 where c.organisation_id = s.organisation_id and c.priority = s.priority and c.position = s.position),
                '[]') as "channelIds"
     from escalation_steps s order by s.priority, s.position`,
  );
  return Priority.options.map((priority) => ({
    priority,
    steps: rows.filter((row) => row.priority === priority).map((row) => EscalationStep.parse(row)),
  }));
}

const Known = z.object({ id: NotificationChannelId });

/** False where a channel is not there (any more); the transaction must then fail. */
export async function replaceSteps(
  tx: Tx,
  organisationId: OrganisationId,
  { priority, steps }: EscalationPolicy,
): Promise<boolean> {
  await tx.execute('delete from escalation_steps where priority = $1', [priority]);
  await tx.execute(
    `insert into escalation_steps (organisation_id, priority, position, after_s, is_louder, calls_supervisors)
     select $1, $2, position, after_s, is_louder, calls_supervisors
     from unnest($3::int[], $4::boolean[], $5::boolean[])
       with ordinality as t(after_s, is_louder, calls_supervisors, position)`,
    [
      organisationId,
      priority,
      steps.map(({ afterS }) => afterS),
      steps.map(({ isLouder }) => isLouder),
      steps.map(({ callsSupervisors }) => callsSupervisors),
    ],
  );
  const used = steps.flatMap(({ channelIds }, index) =>
    [...new Set(channelIds)].map((channelId) => ({ position: index + 1, channelId })),
  );
  const added = await tx.many(
    Known,
    `insert into escalation_step_channels (organisation_id, priority, position, channel_id)
     select $1, $2, position, c.id
     from unnest($3::int[], $4::bigint[]) as t(position, channel_id)
     join notification_channels c on c.id = t.channel_id and not c.is_archived
     returning channel_id as id`,
    [organisationId, priority, used.map(({ position }) => position), used.map(({ channelId }) => channelId)],
  );
  return added.length === used.length;
}

const Due = z.object({
  id: AlarmId,
  priority: Priority,
  level: z.int(),
  waitedS: z.number(),
});
export type DueAlarm = z.infer<typeof Due>;

/**
 * Alarms whose next step's time has come, by the database's time, the worst first; locked. Asked by the steps: however
 * many alarms stand at their last level, they cost nothing.
 */
export function lockDue(tx: Tx, organisationId: OrganisationId): Promise<DueAlarm[]> {
  return tx.many(
    Due,
    `select a.id, s.priority, a.escalation_level as level,
       extract(epoch from now() - a.waiting_since)::float8 as "waitedS"
     from escalation_steps s
     cross join lateral (
       select id, escalation_level, waiting_since from alarms
       where organisation_id = $1 and priority = s.priority and escalation_level = s.position - 1
         and waiting_since <= now() - make_interval(secs => s.after_s)
       order by waiting_since limit ${ROUND_LIMIT} for update skip locked
     ) a
     where s.organisation_id = $1
     order by s.priority, a.waiting_since limit ${ROUND_LIMIT}`,
    [organisationId],
  );
}

/** Desks of supervisors and administrators where somebody sits. */
export async function countSupervisors(tx: Tx, organisationId: OrganisationId): Promise<number> {
  const { count } = await tx.one(
    z.object({ count: z.int() }),
    `select count(*)::int as count from alarm_desks
     where organisation_id = $1 and role in ('supervisor', 'administrator')`,
    [organisationId],
  );
  return count;
}

/** Each with its line, which says for how long nobody took it and what was done. */
export async function writeEscalations(
  tx: Tx,
  organisationId: OrganisationId,
  at: Date,
  escalated: readonly (DueAlarm & { readonly next: Escalation })[],
  supervisors: number,
): Promise<void> {
  await tx.execute(
    `with next as (
       select * from unnest($3::bigint[], $4::int[], $5::int[], $6::boolean[], $7::int[], $8::int[])
         as t(id, level, loudness, calls_supervisors, waited_s, channels)
     ), done as (
       update alarms a set escalation_level = n.level, loudness = n.loudness,
         called_supervisors_at = case when n.calls_supervisors then $2::timestamptz else a.called_supervisors_at end,
         revision = a.revision + 1, updated_at = now()
       from next n where a.id = n.id returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
     select $1, n.id, $2, 'escalated', jsonb_build_object('level', n.level, 'waitedS', n.waited_s,
         'loudness', n.loudness, 'channels', n.channels)
       || case when n.calls_supervisors then jsonb_build_object('supervisors', $9::int) else '{}' end
     from next n join done using (id)`,
    [
      organisationId,
      at,
      escalated.map(({ id }) => id),
      escalated.map(({ next }) => next.level),
      escalated.map(({ next }) => next.loudness),
      escalated.map(({ next }) => next.callsSupervisors),
      escalated.map(({ waitedS }) => Math.floor(waitedS)),
      escalated.map(({ next }) => next.channelIds.length),
      supervisors,
    ],
  );
}

/** With a new revision, which tells the desks that the timelines have grown. */
export async function addNotifiedLines(
  tx: Tx,
  organisationId: OrganisationId,
  alarmIds: readonly AlarmId[],
  at: Date,
  detail: LineDetail,
): Promise<void> {
  if (alarmIds.length === 0) return;
  await tx.execute(
    `with grown as (
       update alarms set revision = revision + 1, updated_at = now()
       where id in (select id from alarms where id = any ($3::bigint[]) order by id for update) returning id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
     select $1, id, $2, 'notified', $4::jsonb from grown`,
    [organisationId, at, alarmIds, JSON.stringify(detail)],
  );
}
