import type { Alarm } from '../../../../shared/alarms/model.ts';
import { compareAlarms, isUnacknowledged } from '../../lib/alarm-order.ts';

/** Places in the banner; they never change, so that a glance finds the worst at the left. */
export const BANNER_PLACES = 3;
/** How long an activation wears the mark of a new one. */
export const NEW_FOR_MS = 30_000;

export interface BannerContent {
  readonly worst: readonly { readonly alarm: Alarm; readonly isNew: boolean }[];
  /** Unacknowledged alarms that found no place, and whether a new one is among them. */
  readonly moreCount: number;
  readonly moreHasNew: boolean;
  readonly unacknowledgedCount: number;
}

export function isNewActivation(alarm: Alarm, nowMs: number): boolean {
  return nowMs - alarm.lastActivatedAt.getTime() < NEW_FOR_MS;
}

/** The three worst unacknowledged, priority first, then oldest; a mark on each that is new. */
export function bannerContent(alarms: readonly Alarm[], nowMs: number): BannerContent {
  const unacknowledged = alarms.filter(isUnacknowledged).sort(compareAlarms);
  const rest = unacknowledged.slice(BANNER_PLACES);
  return {
    worst: unacknowledged
      .slice(0, BANNER_PLACES)
      .map((alarm) => ({ alarm, isNew: isNewActivation(alarm, nowMs) })),
    moreCount: rest.length,
    moreHasNew: rest.some((alarm) => isNewActivation(alarm, nowMs)),
    unacknowledgedCount: unacknowledged.length,
  };
}
