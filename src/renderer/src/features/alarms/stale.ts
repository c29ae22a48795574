import type { Alarm } from '../../../../shared/alarms/model.ts';

/** Active for so long without a break that nobody reads it any more. What is kept quiet is in hand. */
export const isStale = ({ activeSince, suppression }: Alarm, beforeMs: number): boolean =>
  activeSince !== null && suppression === null && activeSince.getTime() <= beforeMs;

/** Comes and goes too often, or never goes. */
export const isNuisance = (alarm: Alarm, staleBeforeMs: number): boolean =>
  (alarm.chatteringSince !== null && alarm.suppression === null) || isStale(alarm, staleBeforeMs);
