import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';

/** Unix milliseconds; minus infinity where nothing was rolled up yet. */
const Milliseconds = z.custom<number>((value) => typeof value === 'number' && !Number.isNaN(value));

const HistoryState = z.object({
  engine: z.enum(['native', 'timescale']),
  isMoving: z.boolean(),
  lateBeforeMs: Milliseconds,
  hoursUntilMs: Milliseconds,
  daysUntilMs: Milliseconds,
});
export type HistoryState = z.infer<typeof HistoryState>;

export function readHistoryState(tx: Tx): Promise<HistoryState> {
  return tx.one(
    HistoryState,
    `select engine, is_moving as "isMoving",
            (extract(epoch from late_before) * 1000)::float8 as "lateBeforeMs",
            (extract(epoch from hours_until) * 1000)::float8 as "hoursUntilMs",
            (extract(epoch from days_until) * 1000)::float8 as "daysUntilMs"
     from history_state`,
  );
}

/** From then on a row older than this marks its hour. */
export async function raiseLateBefore(tx: Tx, lateBeforeMs: number): Promise<void> {
  await tx.execute('update history_state set late_before = greatest(late_before, $1)', [
    timestamp(lateBeforeMs),
  ]);
}

/**
 * A clock that was ahead is right again: what lies ahead of it is not complete, whatever was rolled up meanwhile. Not
 * where rows lie ahead as well: then it is the present clock that is wrong, or rows came by the other one, and rolling
 * up again would count hours anew whose rows are long gone. Late rows mark their hours in any case.
 */
export async function lowerHistoryState(
  tx: Tx,
  hourMs: number,
  dayMs: number,
  aheadMs: number,
): Promise<void> {
  await tx.execute(
    `update history_state set
       late_before = case when is_moving then late_before else least(late_before, $1) end,
       hours_until = least(hours_until, $1), days_until = least(days_until, $2)
     where not exists (select from heartbeat_rows where time >= $3)`,
    [timestamp(hourMs), timestamp(dayMs), timestamp(aheadMs)],
  );
}

export async function writeRolledUntil(tx: Tx, hoursUntilMs: number, daysUntilMs: number): Promise<void> {
  await tx.execute('update history_state set hours_until = $1, days_until = $2', [
    timestamp(hoursUntilMs),
    timestamp(daysUntilMs),
  ]);
}

/** As PostgreSQL reads it, the infinities as well. */
export function timestamp(ms: number): string {
  if (ms === Number.NEGATIVE_INFINITY) return '-infinity';
  return ms === Number.POSITIVE_INFINITY ? 'infinity' : new Date(ms).toISOString();
}
