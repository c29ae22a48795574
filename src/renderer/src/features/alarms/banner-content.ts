import type { Alarm } from '../../../../shared/alarms/model.ts';
import { compareAlarms } from '../../lib/alarm-order.ts';

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

/** The three that come first; without sorting the thousands of a flood each second. */
function firstThree(alarms: readonly Alarm[]): Alarm[] {
  const first: Alarm[] = [];
  for (const alarm of alarms) {
    const last = first[BANNER_PLACES - 1];
    if (last !== undefined && compareAlarms(alarm, last) >= 0) continue;
    first.push(alarm);
    first.sort(compareAlarms);
    first.length = Math.min(first.length, BANNER_PLACES);
  }
  return first;
}

/** Of the alarms that call: the three worst, priority first, then oldest; a mark on each that is new. */
export function bannerContent(calling: readonly Alarm[], nowMs: number): BannerContent {
  const worst = firstThree(calling);
  return {
    worst: worst.map((alarm) => ({ alarm, isNew: isNewActivation(alarm, nowMs) })),
    moreCount: calling.length - worst.length,
    moreHasNew: calling.some((alarm) => !worst.includes(alarm) && isNewActivation(alarm, nowMs)),
  };
}
