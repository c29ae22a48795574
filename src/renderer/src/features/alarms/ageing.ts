import type { Alarm, AlarmType } from '../../../../shared/alarms/model.ts';

/** The two ages of a type. */
export interface Ages {
  readonly warningAfterS: number;
  readonly overdueAfterS: number;
}

export type AgesOf = (type: AlarmType) => Ages | null;

export interface Ageing {
  readonly stage: 'fresh' | 'warning' | 'overdue' | 'unfinished';
  /** How far the bar has grown, 0 to 1; whole once it is overdue. */
  readonly grown: number;
}

const FRESH: Ageing = { stage: 'fresh', grown: 0 };

/** Since when somebody who acknowledged it should have finished it; null too while it is held or kept quiet. */
export const unfinishedSinceOf = ({ unfinishedSince, heldUntil, suppression }: Alarm): Date | null =>
  heldUntil === null && suppression === null ? unfinishedSince : null;

/**
 * How late a line is. Only what waits for a person ages, from when it last began to: what is acknowledged, held or kept
 * quiet is in hand, and comes back fresh. What was acknowledged and not finished is for the engine's clock to say.
 */
export function ageingOf(alarm: Alarm, ages: Ages | null, nowMs: number): Ageing {
  if (unfinishedSinceOf(alarm) !== null) return { stage: 'unfinished', grown: 0 };
  const { unattendedSince } = alarm;
  if (ages === null || unattendedSince === null) return FRESH;
  const ageS = (nowMs - unattendedSince.getTime()) / 1000;
  if (ageS < ages.warningAfterS) return FRESH;
  const grown = (ageS - ages.warningAfterS) / (ages.overdueAfterS - ages.warningAfterS);
  return grown >= 1 ? { stage: 'overdue', grown: 1 } : { stage: 'warning', grown };
}
