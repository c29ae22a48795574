import { z } from 'zod';
import { Priority } from '../../../../shared/alarms/model.ts';
import { UserId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { ANNOUNCED, type Period, periodValues } from './figures-period.ts';

const percentiles = z.array(z.number()).nullable();
/** The whole where both are null; else a priority, or a person (a name alone where the person is gone). */
const Group = { priority: Priority.nullable(), userId: UserId.nullable(), name: z.string().nullable() };
const Acknowledged = z.object({
  ...Group,
  alarms: z.int(),
  count: z.int(),
  percentiles,
  withinWarning: z.number().nullable(),
  withinOverdue: z.number().nullable(),
});
const Closed = z.object({ ...Group, count: z.int(), percentiles, withinTarget: z.number().nullable() });
export type AcknowledgedRow = z.infer<typeof Acknowledged>;
export type ClosedRow = z.infer<typeof Closed>;

const PERCENTILES = `array[0.5, 0.8, 0.95, 0.985]`;
/** What waits still has missed its target once it is older. */
const shareWithin = (seconds: string, target: string) =>
  `(count(*) filter (where ${seconds} <= ${target}))::float8
     / nullif(count(*) filter (where ${seconds} is not null
         or announced_at < $4::timestamptz - make_interval(secs => ${target})), 0)`;

/**
 * Computed once an alarm and not once an aggregate, which took twice as long. Whoever is gone goes by the name that
 * was written down.
 */
const answersBy = (person: 'first_acknowledged_by' | 'closed_by', seconds: 'acknowledge_s' | 'close_s') =>
  `with answers as materialized (
     select priority, announced_at, ${seconds}, warning_after_s, overdue_after_s, close_target_s,
       ${person} as person_id, ${person}_name as person_name,
       case when ${person} is null then ${person}_name end as gone
     from alarm_answers where ${ANNOUNCED})`;

/** By who was first to acknowledge. One pass for all groups: a percentile of a whole is not made of those of its parts. */
export function readAcknowledged(tx: Tx, period: Period): Promise<AcknowledgedRow[]> {
  return tx.many(
    Acknowledged,
    `${answersBy('first_acknowledged_by', 'acknowledge_s')}
     select priority, person_id as "userId", case when grouping(person_id) = 0 then max(person_name) end as name,
       count(*) as alarms, count(acknowledge_s) as count,
       percentile_cont(${PERCENTILES}) within group (order by acknowledge_s) as percentiles,
       ${shareWithin('acknowledge_s', 'warning_after_s')} as "withinWarning",
       ${shareWithin('acknowledge_s', 'overdue_after_s')} as "withinOverdue"
     from answers
     group by grouping sets ((), (priority), (person_id, gone))
     having grouping(person_id) = 1 or count(acknowledge_s) > 0
     order by priority, count desc, name`,
    [...periodValues(period), period.now],
  );
}

/** By who closed. */
export function readClosed(tx: Tx, period: Period): Promise<ClosedRow[]> {
  return tx.many(
    Closed,
    `${answersBy('closed_by', 'close_s')}
     select priority, person_id as "userId", case when grouping(person_id) = 0 then max(person_name) end as name, count(close_s) as count,
       percentile_cont(${PERCENTILES}) within group (order by close_s) as percentiles,
       ${shareWithin('close_s', 'close_target_s')} as "withinTarget"
     from answers
     group by grouping sets ((), (priority), (person_id, gone))
     having grouping(person_id) = 1 or count(close_s) > 0
     order by priority, count desc, name`,
    [...periodValues(period), period.now],
  );
}
