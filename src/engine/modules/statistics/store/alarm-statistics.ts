import { z } from 'zod';
import { AlarmType, Priority } from '../../../../shared/alarms/model.ts';
import type { AlarmStatisticsQuery } from '../../../../shared/statistics/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const GroupRow = z.object({
  priority: Priority.nullable(),
  type: AlarmType.nullable(),
  day: z.date().nullable(),
  alarms: z.int(),
  activations: z.int(),
  acknowledged: z.int(),
  acknowledgeMedianS: z.number().nullable(),
  acknowledgeP95S: z.number().nullable(),
});
export type GroupRow = z.infer<typeof GroupRow>;

const Most = z.object({ most: z.int() });

const within = 'raised_at >= $1 and raised_at < $2 and ($3::bigint is null or site_id = $3)';
const valuesOf = ({ from, to, siteId }: AlarmStatisticsQuery) => [from, to, siteId ?? null];

/** One pass for all groupings: a percentile of a whole cannot be made of those of its parts. */
export function readGroups(tx: Tx, query: AlarmStatisticsQuery): Promise<GroupRow[]> {
  return tx.many(
    GroupRow,
    `select priority, alarm_type as type, day, count(*) as alarms,
       coalesce(sum(activations), 0)::bigint as activations, count(acknowledged_at) as acknowledged,
       percentile_cont(0.5) within group (order by acknowledge_s) as "acknowledgeMedianS",
       percentile_cont(0.95) within group (order by acknowledge_s) as "acknowledgeP95S"
     from (select *, date_trunc('day', raised_at, 'UTC') as day from alarm_responses where ${within}) raised
     group by grouping sets ((), (priority), (alarm_type), (day))
     order by priority, day, alarms desc, type`,
    valuesOf(query),
  );
}

export async function readMostInTenMinutes(tx: Tx, query: AlarmStatisticsQuery): Promise<number> {
  const { most } = await tx.one(
    Most,
    `select coalesce(max(alarms), 0) as most from (
       select count(*) as alarms from alarms where ${within}
       group by date_bin('10 minutes', raised_at, '2000-01-01Z')) slots`,
    valuesOf(query),
  );
  return most;
}
