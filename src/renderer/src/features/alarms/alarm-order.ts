import { type Alarm, PRIORITY_RANK } from '../../../../shared/alarms/model.ts';

/** Where a line stands in the queue; a smaller one stands higher. */
export interface QueuePlace {
  readonly acknowledged: boolean;
  readonly rank: number;
  readonly raisedAtMs: number;
  readonly id: number;
}

export function isUnacknowledged(alarm: Alarm): boolean {
  return alarm.state === 'unacknowledged_active' || alarm.state === 'unacknowledged_returned';
}

/**
 * Unacknowledged above acknowledged, then priority, then oldest first. What nobody has seen comes before what
 * someone already has in hand: with priority alone, an hour-old acknowledged panic would push a new tamper out of
 * sight. Oldest first and never newest first, so that a flood cannot bury the one who has waited longest.
 */
export function placeOf(alarm: Alarm): QueuePlace {
  return {
    acknowledged: !isUnacknowledged(alarm),
    rank: PRIORITY_RANK[alarm.priority],
    raisedAtMs: alarm.raisedAt.getTime(),
    id: alarm.id,
  };
}

export function comparePlaces(a: QueuePlace, b: QueuePlace): number {
  return (
    Number(a.acknowledged) - Number(b.acknowledged) ||
    a.rank - b.rank ||
    a.raisedAtMs - b.raisedAtMs ||
    a.id - b.id
  );
}

export function compareAlarms(a: Alarm, b: Alarm): number {
  return comparePlaces(placeOf(a), placeOf(b));
}

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
