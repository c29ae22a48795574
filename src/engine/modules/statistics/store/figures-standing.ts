import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';
import type { Period } from './figures-period.ts';

const Standing = z.object({ standing: z.int(), stale: z.int() });

/**
 * Alarms that were active just before each of the moments (ascending), and those that had been for as long as stale ones
 * are, in the order of the moments. Only what was open at one of them is looked at in the timeline, which alone knows
 * when an alarm was active.
 */
export function readStanding(
  tx: Tx,
  { siteId }: Pick<Period, 'siteId'>,
  moments: readonly Date[],
  staleAfterH: number,
): Promise<z.infer<typeof Standing>[]> {
  return tx.many(
    Standing,
    `with moments as (select at, n from unnest($1::timestamptz[]) with ordinality as m (at, n)),
     bounds as (select min(at) as first, max(at) as last from moments),
     lasting as (
       select id, announced_at, closed_at from alarms, bounds
       where state <> 'closed' and announced_at < last and ($2::bigint is null or site_id = $2)
       union all
       select id, announced_at, closed_at from alarms, bounds
       where state = 'closed' and announced_at < last and closed_at >= first and ($2::bigint is null or site_id = $2)
         and width_bucket(closed_at, $1::timestamptz[]) > width_bucket(announced_at, $1::timestamptz[])),
     active as (
       select m.n, m.at, (
         select min(t.at) from alarm_timeline t
         where t.alarm_id = a.id and t.at < m.at and t.action in ('raised', 'repeated', 'reactivated')
           and t.id > coalesce((
             select max(e.id) from alarm_timeline e
             where e.alarm_id = a.id and e.at < m.at and e.action in ('returned', 'reset')), 0)) as since
       from moments m join lasting a on a.announced_at < m.at and (a.closed_at is null or a.closed_at >= m.at))
     select count(since)::int as standing,
       count(*) filter (where since <= m.at - make_interval(hours => $3))::int as stale
     from moments m left join active on active.n = m.n
     group by m.n order by m.n`,
    [moments, siteId ?? null, staleAfterH],
  );
}
