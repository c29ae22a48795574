import { z } from 'zod';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { LIVE_SLOTS, LiveFigures, SLOT_MS } from '../../../../shared/statistics/figures.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Now = LiveFigures.omit({ at: true, limits: true, slots: true });
const Slot = z.object({ at: z.date(), alarms: z.int() });

/** What is now, of one site or of all; the people at the desks and a flood are everybody's. */
export function readNow(
  tx: Tx,
  siteId: SiteId | undefined,
  at: Date,
  staleAfterH: number,
): Promise<z.infer<typeof Now>> {
  return tx.one(
    Now,
    `with open as (
       select state, announced_at, active_since, chattering_since, suppression from alarms
       where state <> 'closed' and ($2::bigint is null or site_id = $2))
     select (select count(*) from alarms where announced_at > $1::timestamptz - interval '10 minutes'
               and announced_at <= $1 and ($2::bigint is null or site_id = $2)) as alarms,
       (select count(distinct user_id) from alarm_desks) as operators,
       (select max(began_at) from alarm_floods where ended_at is null) as "floodSince",
       count(*) filter (where waits) as unacknowledged,
       min(announced_at) filter (where waits) as "oldestUnacknowledged",
       count(active_since) filter (where announced_at is not null) as standing,
       count(*) filter (where announced_at is not null
         and active_since <= $1::timestamptz - make_interval(hours => $3)) as stale,
       count(chattering_since) as chattering,
       count(*) filter (where suppression = 'shelved') as shelved
     from (select *, state in ('unacknowledged_active', 'unacknowledged_returned') and suppression is null as waits
           from open) o`,
    [at, siteId ?? null, staleAfterH],
  );
}

/** Alarms in each ten minutes of the clock, the one that runs last. */
export async function readLastSlots(tx: Tx, siteId: SiteId | undefined, at: Date): Promise<number[]> {
  const last = Math.floor(at.getTime() / SLOT_MS);
  const first = last - LIVE_SLOTS + 1;
  const rows = await tx.many(
    Slot,
    `select date_bin('10 minutes', announced_at, '2000-01-01Z') as at, count(*) as alarms from alarms
     where announced_at >= $1 and announced_at <= $2 and ($3::bigint is null or site_id = $3) group by 1`,
    [new Date(first * SLOT_MS), at, siteId ?? null],
  );
  const counts = new Map(rows.map((row) => [row.at.getTime() / SLOT_MS, row.alarms]));
  return Array.from({ length: LIVE_SLOTS }, (_, index) => counts.get(first + index) ?? 0);
}
