import type { Alarm } from '../../../../shared/alarms/model.ts';
import {
  compareAlarms,
  comparePlaces,
  isUnacknowledged,
  placeOf,
  type QueuePlace,
} from '../../lib/alarm-order.ts';

/** The line a person is on. It keeps this place, and stays on screen, until they move on. */
export interface HeldLine {
  readonly alarm: Alarm;
  readonly place: QueuePlace;
}

/**
 * The queue in the order it is shown. The held line does not jump away when it is acknowledged or closed under the
 * person's hand (the next key would hit another alarm): it keeps its old place, in its newest form.
 */
export function arrangeQueue(alarms: readonly Alarm[], held: HeldLine | null): Alarm[] {
  const lines = alarms.map((alarm) => ({
    alarm,
    place: alarm.id === held?.alarm.id ? held.place : placeOf(alarm),
  }));
  if (held !== null && !alarms.some((alarm) => alarm.id === held.alarm.id)) lines.push(held);
  return lines.sort((a, b) => comparePlaces(a.place, b.place)).map((line) => line.alarm);
}

/** The worst and oldest unacknowledged alarm other than `exceptId`; `null` when there is none. */
export function nextUnacknowledged(alarms: readonly Alarm[], exceptId: number | null): Alarm | null {
  let best: Alarm | null = null;
  for (const alarm of alarms) {
    if (!isUnacknowledged(alarm) || alarm.id === exceptId) continue;
    if (best === null || compareAlarms(alarm, best) < 0) best = alarm;
  }
  return best;
}
