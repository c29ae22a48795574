import { z } from 'zod';
import { CommandStatistics, type CommandStatisticsQuery } from '../../../../shared/statistics/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const GroupRow = CommandStatistics.shape.total.extend({
  type: CommandStatistics.shape.byType.element.shape.type.nullable(),
  day: z.date().nullable(),
});
export type GroupRow = z.infer<typeof GroupRow>;

/** One pass for all groupings: a percentile of a whole cannot be made of those of its parts. */
export function readCommandGroups(tx: Tx, query: CommandStatisticsQuery): Promise<GroupRow[]> {
  return tx.many(
    GroupRow,
    `select command_type as type, day, count(*) as commands,
       count(*) filter (where status = 'COMPLETED') as successful,
       (count(*) filter (where status = 'COMPLETED'))::float8
         / nullif(count(*) filter (where status in ('COMPLETED', 'FAILED', 'TIMEOUT')), 0) as "successShare",
       count(*) filter (where outcome = 'refused') as refused,
       count(*) filter (where outcome = 'not_confirmed') as "notConfirmed",
       count(*) filter (where outcome = 'no_answer') as "noAnswer",
       count(*) filter (where outcome = 'not_done') as "notDone",
       count(*) filter (where outcome = 'cancelled') as cancelled,
       count(*) filter (where outcome is null) as "underWay",
       coalesce(sum(retries), 0)::bigint as retries,
       percentile_cont(0.5) within group (order by answer_s) as "answerMedianS",
       percentile_cont(0.95) within group (order by answer_s) as "answerP95S",
       percentile_cont(0.5) within group (order by done_s) as "doneMedianS",
       percentile_cont(0.95) within group (order by done_s) as "doneP95S"
     from (
       select *, date_trunc('day', created_at, 'UTC') as day from command_results
       where created_at >= $1 and created_at < $2 and ($3::bigint is null or site_id = $3)
         and ($4::bigint is null or device_id = $4)) ordered
     group by grouping sets ((), (command_type), (day))
     order by day, commands desc, type`,
    [query.from, query.to, query.siteId ?? null, query.deviceId ?? null],
  );
}
