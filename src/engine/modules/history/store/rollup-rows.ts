import { z } from 'zod';
import { RETENTION } from '../../../../shared/retention/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { DAYS_OF_PAIRS, DAYS_OF_SPAN, HOURS_OF_PAIRS, HOURS_OF_SPAN } from './aggregates.ts';
import { timestamp } from './history-state.ts';

const Moment = z.object({ ms: z.number().nullable() });
const Pair = z.object({ deviceId: z.int(), bucket: z.date() });
export type Pair = z.infer<typeof Pair>;
const Mark = Pair.extend({ isWhole: z.boolean() });

/** Marks taken at once; each is an hour of a device to be aggregated again. */
const MARKS_AT_ONCE = 20_000;

/** The time of the oldest row of a span; null where it has none. */
export async function readFirstRowMs(tx: Tx, sinceMs: number, untilMs: number): Promise<number | null> {
  const { ms } = await tx.one(
    Moment,
    `select (extract(epoch from min(time)) * 1000)::float8 as ms
     from heartbeat_rows where time >= $1 and time < $2`,
    [timestamp(sinceMs), timestamp(untilMs)],
  );
  return ms;
}

/** Hours written. What was there of an earlier attempt goes first. */
export async function rollUpHours(tx: Tx, fromMs: number, untilMs: number): Promise<number> {
  const span = [timestamp(fromMs), timestamp(untilMs)];
  await tx.execute('delete from heartbeat_hours where bucket >= $1 and bucket < $2', span);
  return tx.execute(HOURS_OF_SPAN, span);
}

export async function rollUpDays(tx: Tx, fromMs: number, untilMs: number): Promise<number> {
  const span = [timestamp(fromMs), timestamp(untilMs)];
  await tx.execute('delete from heartbeat_days where bucket >= $1 and bucket < $2', span);
  return tx.execute(DAYS_OF_SPAN, span);
}

/**
 * Takes marks of hours that are rolled up; while rows are moved they are needed once more. Given are those whose rows
 * are all there still: of an hour that its organisation has begun to let go, nothing right could be made.
 */
export async function takeMarks(tx: Tx, nowMs: number): Promise<{ taken: number; hours: readonly Pair[] }> {
  const marks = await tx.many(
    Mark,
    `with taken as (
       delete from heartbeat_late
       where ctid = any (array(select late.ctid from heartbeat_late late
                               where late.bucket < (select hours_until from history_state) limit $1))
       returning device_id, bucket
     ), kept as (
       insert into heartbeat_move_late
         select distinct device_id, bucket from taken where (select is_moving from history_state)
     )
     select distinct t.device_id as "deviceId", t.bucket,
       t.bucket >= $2::timestamptz - make_interval(days => coalesce(r.days, $3)) as "isWhole"
     from taken t
     join devices d on d.id = t.device_id
     left join retention r on r.organisation_id = d.organisation_id and r.what = 'heartbeats'`,
    [MARKS_AT_ONCE, timestamp(nowMs), RETENTION.heartbeats.defaultDays],
  );
  return { taken: marks.length, hours: marks.filter(({ isWhole }) => isWhole) };
}

function columnsOf(pairs: readonly Pair[]): [number[], Date[]] {
  return [pairs.map(({ deviceId }) => deviceId), pairs.map(({ bucket }) => bucket)];
}

/** Aggregates single hours of devices again; rows written. */
export async function rollUpPairs(tx: Tx, of: 'hours' | 'days', pairs: readonly Pair[]): Promise<number> {
  const values = columnsOf(pairs);
  await tx.execute(
    `delete from heartbeat_${of} old using unnest($1::bigint[], $2::timestamptz[]) as pair (device_id, bucket)
     where old.device_id = pair.device_id and old.bucket = pair.bucket`,
    values,
  );
  return tx.execute(of === 'hours' ? HOURS_OF_PAIRS : DAYS_OF_PAIRS, values);
}
