import { type Alarm, PRIORITY_RANK } from '../../../shared/alarms/model.ts';
import { isUnacknowledged } from './alarm-call.ts';

/** Where an alarm stands among others; a smaller one stands higher. */
export interface QueuePlace {
  /** 0 waits for a person, 1 acknowledged, 2 held, 3 kept quiet. */
  readonly tier: number;
  readonly rank: number;
  readonly raisedAtMs: number;
  readonly id: number;
}

function tierOf(alarm: Alarm): number {
  if (alarm.suppression !== null) return 3;
  if (alarm.heldUntil !== null) return 2;
  return isUnacknowledged(alarm) ? 0 : 1;
}

/** Asked for many times over; an alarm's place never changes, a changed alarm is a new object. */
const places = new WeakMap<Alarm, QueuePlace>();

/**
 * Unacknowledged above acknowledged, then priority, then oldest first. What nobody has seen comes before what
 * someone already has in hand: with priority alone, an hour-old acknowledged panic would push a new tamper out of
 * sight. Oldest first and never newest first, so that a flood cannot bury the one who has waited longest. What is set
 * aside or kept quiet is below all that; a claim moves nothing, so that lines stand alike at every desk.
 */
export function placeOf(alarm: Alarm): QueuePlace {
  const known = places.get(alarm);
  if (known !== undefined) return known;
  const place = {
    tier: tierOf(alarm),
    rank: PRIORITY_RANK[alarm.priority],
    raisedAtMs: alarm.raisedAt.getTime(),
    id: alarm.id,
  };
  places.set(alarm, place);
  return place;
}

export function comparePlaces(a: QueuePlace, b: QueuePlace): number {
  return a.tier - b.tier || a.rank - b.rank || a.raisedAtMs - b.raisedAtMs || a.id - b.id;
}

export function compareAlarms(a: Alarm, b: Alarm): number {
  return comparePlaces(placeOf(a), placeOf(b));
}

/** Where an alarm of this place stands, or would stand, in a queue that is in order. */
export function indexOfPlace(queue: readonly Alarm[], place: QueuePlace): number {
  let from = 0;
  let to = queue.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const alarm = queue[middle];
    if (alarm !== undefined && comparePlaces(placeOf(alarm), place) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Puts a changed alarm into its place of a queue that is in order; null where there was none, or is none any more. To
 * sort ten thousand lines anew for one of them would take a flood's whole frame.
 */
export function replaceInOrder(queue: Alarm[], before: Alarm | null, after: Alarm | null): void {
  if (before !== null) {
    const index = indexOfPlace(queue, placeOf(before));
    if (queue[index]?.id === before.id) queue.splice(index, 1);
  }
  if (after !== null) queue.splice(indexOfPlace(queue, placeOf(after)), 0, after);
}

/** How its mark looks: filled while nobody has acknowledged, hollow once it also has returned, else plain. */
export function markLookOf(alarm: Alarm): 'new' | 'returned' | 'acknowledged' {
  if (!isUnacknowledged(alarm) || alarm.suppression !== null) return 'acknowledged';
  return alarm.state === 'unacknowledged_active' ? 'new' : 'returned';
}
