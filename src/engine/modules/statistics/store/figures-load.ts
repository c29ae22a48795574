import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';
import { ANNOUNCED, type Period, periodValues } from './figures-period.ts';

const Load = z.object({
  alarms: z.int(),
  slotsAbove: z.int(),
  /** Sum over the slots of alarms for one operator. */
  perOperator: z.number(),
  peakAt: z.date().nullable(),
  peakAlarms: z.int().nullable(),
  peakOperators: z.int().nullable(),
});

/**
 * Alarms in ten minutes of the clock beside the people who were at a desk in the middle of them, one where nobody was. A
 * slot that the period cuts is looked at inside of the period.
 */
export function readLoad(tx: Tx, period: Period, startsAbove: number): Promise<z.infer<typeof Load>> {
  return tx.one(
    Load,
    `with slots as (
       select date_bin('10 minutes', announced_at, '2000-01-01Z') as at, count(*)::int as alarms
       from alarms where ${ANNOUNCED} group by 1),
     present as materialized (
       select user_id, range_agg(tstzrange(began_at, greatest(began_at, coalesce(ended_at, $4)), '[]')) as times
       from alarm_desk_presence where began_at < $2 and coalesce(ended_at, 'infinity') >= $1 group by user_id),
     loaded as (
       select at, alarms, greatest(1, (
         select count(*)::int from present
         where times @> greatest($1, least(at + interval '5 minutes', $2)))) as operators
       from slots),
     peak as (select * from loaded order by alarms::float8 / operators desc, at limit 1)
     select (select coalesce(sum(alarms), 0) from loaded) as alarms,
       (select count(*) from loaded where alarms > operators * $5::int) as "slotsAbove",
       (select coalesce(sum(alarms::float8 / operators), 0) from loaded) as "perOperator",
       (select at from peak) as "peakAt", (select alarms from peak) as "peakAlarms",
       (select operators from peak) as "peakOperators"`,
    [...periodValues(period), period.now, startsAbove],
  );
}

const Day = z.object({ day: z.iso.date(), end: z.date(), alarms: z.int(), peak: z.int() });

/** Every day of the period, oldest first, with the most that came in ten minutes of the clock. */
export function readDays(tx: Tx, period: Period): Promise<z.infer<typeof Day>[]> {
  return tx.many(
    Day,
    `with slots as (
       select date_trunc('day', announced_at, $4) at time zone $4 as day, count(*)::int as alarms
       from alarms where ${ANNOUNCED}
       group by 1, date_bin('10 minutes', announced_at, '2000-01-01Z')),
     days as (
       select day from generate_series(date_trunc('day', $1::timestamptz at time zone $4),
         $2::timestamptz at time zone $4, '1 day') day
       where day at time zone $4 < $2)
     select day::date::text as day, least((day + interval '1 day') at time zone $4, $2) as end,
       coalesce(sum(alarms), 0)::int as alarms, coalesce(max(alarms), 0) as peak
     from days left join slots using (day) group by day order by day`,
    [...periodValues(period), period.timeZone],
  );
}

const Count = z.object({ count: z.int() });

/** Raised, but never before people: kept quiet, or gone before it was shown. */
export async function countKeptQuiet(tx: Tx, period: Period): Promise<number> {
  const { count } = await tx.one(
    Count,
    `select count(*) as count from alarms where announced_at is null
       and raised_at >= $1 and raised_at < $2 and ($3::bigint is null or site_id = $3)`,
    periodValues(period),
  );
  return count;
}

const Floods = z.object({ floods: z.int(), seconds: z.number() });

/** Floods are the whole desk's, whatever site is asked for. */
export function readFloods(tx: Tx, { from, to, now }: Period): Promise<z.infer<typeof Floods>> {
  return tx.one(
    Floods,
    `select count(*) as floods, coalesce(sum(extract(epoch from
         least(coalesce(ended_at, $3), $2) - greatest(began_at, $1))), 0)::float8 as seconds
     from alarm_floods where began_at < $2 and coalesce(ended_at, $3) > $1`,
    [from, to, now],
  );
}
