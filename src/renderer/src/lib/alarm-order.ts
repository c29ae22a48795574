import { type Alarm, PRIORITY_RANK } from '../../../shared/alarms/model.ts';

/** Where an alarm stands among others; a smaller one stands higher. */
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

/** How its mark looks: filled while nobody has acknowledged, hollow once it also has returned, else plain. */
export function markLookOf(alarm: Alarm): 'new' | 'returned' | 'acknowledged' {
  if (!isUnacknowledged(alarm)) return 'acknowledged';
  return alarm.state === 'unacknowledged_active' ? 'new' : 'returned';
}
