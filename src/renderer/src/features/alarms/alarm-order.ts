import type { Alarm } from '../../../../shared/alarms/model.ts';
import { calls } from '../../lib/alarm-call.ts';
import { compareAlarms, comparePlaces, placeOf, type QueuePlace } from '../../lib/alarm-order.ts';

/** The line a person is on. It keeps this place, and stays on screen, until they move on. */
export interface HeldLine {
  readonly alarm: Alarm;
  readonly place: QueuePlace;
}

/**
 * The queue in the order it is shown. The held line does not jump away when it is acknowledged or closed under the
 * person's hand (the next key would hit another alarm): it keeps its old place, in its newest form. `before` is the
 * order last time: sorting what is nearly sorted costs a fraction, and a flood sorts many times a second.
 */
export function arrangeQueue(
  alarms: readonly Alarm[],
  held: HeldLine | null,
  before: readonly Alarm[] = [],
): Alarm[] {
  const newest = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  if (held !== null && !newest.has(held.alarm.id)) newest.set(held.alarm.id, held.alarm);
  const lines: Alarm[] = [];
  for (const { id } of before) {
    const alarm = newest.get(id);
    if (alarm === undefined) continue;
    lines.push(alarm);
    newest.delete(id);
  }
  lines.push(...newest.values());
  const place = (alarm: Alarm): QueuePlace => (alarm.id === held?.alarm.id ? held.place : placeOf(alarm));
  return lines.sort((a, b) => comparePlaces(place(a), place(b)));
}

/** The worst and oldest alarm that calls this person, other than `exceptId`; `null` when there is none. */
export function nextCalling(
  alarms: Iterable<Alarm>,
  userId: number,
  exceptId: number | null = null,
): Alarm | null {
  let best: Alarm | null = null;
  for (const alarm of alarms) {
    if (alarm.id === exceptId || !calls(alarm, userId)) continue;
    if (best === null || compareAlarms(alarm, best) < 0) best = alarm;
  }
  return best;
}
