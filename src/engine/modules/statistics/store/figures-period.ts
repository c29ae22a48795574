import { z } from 'zod';
import { DEFAULT_ALARM_SETTINGS } from '../../../../shared/alarms/policy.ts';
import type { FiguresQuery } from '../../../../shared/statistics/figures.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** What is counted: `to` is not after `now`. */
export interface Period extends FiguresQuery {
  readonly now: Date;
}

/** $1 to $3 of every statement here. */
export const periodValues = ({ from, to, siteId }: Period) => [from, to, siteId ?? null] as const;
export const ANNOUNCED = 'announced_at >= $1 and announced_at < $2 and ($3::bigint is null or site_id = $3)';

const Limits = z.object({ floodStartsAbove: z.int(), staleAfterH: z.int() });
export type Limits = z.infer<typeof Limits>;

export async function readLimits(tx: Tx): Promise<Limits> {
  const found = await tx.optional(
    Limits,
    `select flood_starts_above as "floodStartsAbove", stale_after_h as "staleAfterH" from alarm_settings`,
  );
  const { floodStartsAbove, staleAfterH } = DEFAULT_ALARM_SETTINGS;
  return found ?? { floodStartsAbove, staleAfterH };
}
