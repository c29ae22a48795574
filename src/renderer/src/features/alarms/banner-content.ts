import type { Alarm } from '../../../../shared/alarms/model.ts';

/** Places in the banner; they never change, so that a glance finds the worst at the left. */
export const BANNER_PLACES = 3;
/** How long an activation wears the mark of a new one. */
export const NEW_FOR_MS = 30_000;

export interface BannerContent {
  readonly worst: readonly { readonly alarm: Alarm; readonly isNew: boolean }[];
  /** Alarms that wait and found no place, and whether a new one is among them. */
  readonly moreCount: number;
  readonly moreHasNew: boolean;
}

export function isNewActivation(alarm: Alarm, nowMs: number): boolean {
  return nowMs - alarm.lastActivatedAt.getTime() < NEW_FOR_MS;
}

/**
 * Of the alarms that call, in the order of the queue: the three worst; a mark on each that is new. `lately`: those of
 * them that may be new, which are few.
 */
export function bannerContent(
  calling: readonly Alarm[],
  lately: readonly Alarm[],
  nowMs: number,
): BannerContent {
  const worst = calling.slice(0, BANNER_PLACES);
  return {
    worst: worst.map((alarm) => ({ alarm, isNew: isNewActivation(alarm, nowMs) })),
    moreCount: calling.length - worst.length,
    moreHasNew: lately.some((alarm) => isNewActivation(alarm, nowMs) && !worst.includes(alarm)),
  };
}
