import { z } from 'zod';
import { Priority } from '../../../../shared/alarms/model.ts';
import { UserId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { ANNOUNCED, type Period, periodValues } from './figures-period.ts';

const percentiles = z.array(z.number()).nullable();
/** The whole where all are null; else a priority, a person (a name alone where the person is gone), or both. */
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

interface Kind {
  /** Whoever is gone goes by the name that was written down. */
  readonly person: 'first_acknowledged_by' | 'closed_by';
  readonly seconds: 'acknowledge_s' | 'close_s';
  readonly targets: Readonly<Record<string, 'warning_after_s' | 'overdue_after_s' | 'close_target_s'>>;
}

/**
 * The whole, each priority, each person, and each person's priorities, out of one pass: the smallest groups keep their
 * times, and larger ones are put together of them. To sort the alarms anew for each kind of group took twice as long.
 */
function responsesBy({ person, seconds, targets }: Kind): string {
  const shares = Object.entries(targets);
  const counts = shares.map(
    ([name, target]) => `count(*) filter (where ${seconds} <= ${target}) as "${name} met",
       count(*) filter (where ${seconds} is not null
         or announced_at < $4::timestamptz - make_interval(secs => ${target})) as "${name} decided"`,
  );
  const sums = shares.map(
    // What waits still has missed its target once it is older.
    ([name]) => `sum("${name} met")::float8 / nullif(sum("${name} decided"), 0)::float8 as "${name}"`,
  );
  return `with answers as materialized (
       select priority, ${person} as person_id, case when ${person} is null then ${person}_name end as gone,
         max(${person}_name) as person_name, count(*) as alarms,
         array_agg(${seconds}) filter (where ${seconds} is not null) as times, ${counts.join(', ')}
       from alarm_answers where ${ANNOUNCED} group by 1, 2, 3),
     groups as (
       select priority, person_id, gone, grouping(priority) = 1 as any_priority, grouping(person_id) = 1 as anybody,
         max(person_name) as name, coalesce(sum(alarms), 0)::bigint as alarms,
         coalesce(sum(cardinality(times)), 0)::bigint as count, ${sums.join(', ')}
       from answers group by grouping sets ((), (priority), (person_id, gone), (person_id, gone, priority)))
     select priority, person_id as "userId", case when not anybody then name end as name, alarms, count,
       ${shares.map(([name]) => `"${name}"`).join(', ')}, (
         select percentile_cont(${PERCENTILES}) within group (order by s)
         from answers a cross join unnest(a.times) s
         where (any_priority or a.priority = g.priority)
           and (anybody or (a.person_id, a.gone) is not distinct from (g.person_id, g.gone))) as percentiles
     from groups g where anybody or count > 0
     order by priority, count desc, name`;
}

const ACKNOWLEDGED = responsesBy({
  person: 'first_acknowledged_by',
  seconds: 'acknowledge_s',
  targets: { withinWarning: 'warning_after_s', withinOverdue: 'overdue_after_s' },
});
const CLOSED = responsesBy({
  person: 'closed_by',
  seconds: 'close_s',
  targets: { withinTarget: 'close_target_s' },
});

/** By who was first to acknowledge. */
export function readAcknowledged(tx: Tx, period: Period): Promise<AcknowledgedRow[]> {
  return tx.many(Acknowledged, ACKNOWLEDGED, [...periodValues(period), period.now]);
}

/** By who closed. */
export function readClosed(tx: Tx, period: Period): Promise<ClosedRow[]> {
  return tx.many(Closed, CLOSED, [...periodValues(period), period.now]);
}
