import { FLOOD_WINDOW_MIN } from '../../../../shared/alarms/flood.ts';
import type { AlarmSettings } from '../../../../shared/alarms/policy.ts';

export type FloodLimits = Pick<AlarmSettings, 'floodStartsAbove' | 'floodEndsBelow'>;

/** Alarms of the last ten minutes, and how many people are there for them. */
export interface Load {
  readonly alarms: number;
  readonly operators: number;
}

/** What is remembered of a flood that runs. */
export interface RunningFlood {
  readonly measuredAt: Date;
  readonly belowSince: Date | null;
}

export type FloodStep =
  | { readonly kind: 'calm' }
  | { readonly kind: 'begins' }
  | { readonly kind: 'runs'; readonly belowSince: Date | null }
  | { readonly kind: 'ends'; readonly at: Date };

/**
 * Below the lower limit for as long as this before it ends: somebody who sits down for a moment, or limits that are one
 * and the same, must not turn every desk over again and again.
 */
export const CALM_FOR_MS = 60_000;
/** Alarms before this are out of the count. */
export const FLOOD_WINDOW_MS = FLOOD_WINDOW_MIN * 60_000;

/** Where nobody sits, one is counted: alarms that come meanwhile wait for somebody. */
export const presentOf = (operators: number): number => Math.max(1, operators);

/** What a look at the load does to an organisation's flood, or to the calm; null: none runs. */
export function floodAfter(
  running: RunningFlood | null,
  { alarms, operators }: Load,
  at: Date,
  { floodStartsAbove, floodEndsBelow }: FloodLimits,
): FloodStep {
  const rate = alarms / presentOf(operators);
  if (running === null) return { kind: rate > floodStartsAbove ? 'begins' : 'calm' };
  // Nobody has looked for so long that it is not known when it was over.
  if (at.getTime() - running.measuredAt.getTime() > FLOOD_WINDOW_MS)
    return { kind: 'ends', at: running.measuredAt };
  if (rate >= floodEndsBelow) return { kind: 'runs', belowSince: null };
  const belowSince = running.belowSince ?? at;
  const isCalm = at.getTime() - belowSince.getTime() >= CALM_FOR_MS;
  return isCalm ? { kind: 'ends', at } : { kind: 'runs', belowSince };
}
