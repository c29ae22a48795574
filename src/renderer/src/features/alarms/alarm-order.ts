import type { Alarm } from '../../../../shared/alarms/model.ts';
import { calls } from '../../lib/alarm-call.ts';
import { compareAlarms, indexOfPlace, placeOf, type QueuePlace } from '../../lib/alarm-order.ts';

/** The line a person is on. It keeps this place, and stays on screen, until they move on. */
export interface HeldLine {
  readonly alarm: Alarm;
  readonly place: QueuePlace;
}

/**
 * The queue as it is shown, of alarms in their order. The held line does not jump away when it is acknowledged or closed
 * under the person's hand (the next key would hit another alarm): it keeps its old place, in its newest form.
 */
export function arrangeQueue(alarms: readonly Alarm[], held: HeldLine | null): readonly Alarm[] {
  if (held === null) return alarms;
  const lines = [...alarms];
  const { id } = held.alarm;
  const sorted = indexOfPlace(alarms, placeOf(held.alarm));
  const index = alarms[sorted]?.id === id ? sorted : lines.findIndex((alarm) => alarm.id === id);
  const [newest = held.alarm] = index === -1 ? [] : lines.splice(index, 1);
  lines.splice(indexOfPlace(lines, held.place), 0, newest);
  return lines;
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
