import type { Alarm } from '../../../shared/alarms/model.ts';

/** Nobody has acknowledged it, whatever else keeps it quiet. */
export function isUnacknowledged(alarm: Alarm): boolean {
  return alarm.state === 'unacknowledged_active' || alarm.state === 'unacknowledged_returned';
}

/** Shelved, its place on test or out of service, a storm, a delay: listed greyed, and nobody is called to it. */
export function isSuppressed(alarm: Alarm): boolean {
  return alarm.suppression !== null;
}

/** Somebody else has it. A claim of a person who was deleted is nobody's here. */
export function isClaimedElsewhere(alarm: Alarm, userId: number): boolean {
  return alarm.claimedAt !== null && alarm.claimedById !== userId;
}

export function isMine(alarm: Alarm, userId: number): boolean {
  return alarm.claimedAt !== null && alarm.claimedById === userId;
}

/**
 * Whether an alarm waits for this person. The one answer behind the banner, the counts, the rail, the window's title
 * and the next line; what is heard is narrower, see `sounds`.
 */
export function calls(alarm: Alarm, userId: number): boolean {
  return (
    isUnacknowledged(alarm) &&
    !isSuppressed(alarm) &&
    alarm.heldUntil === null &&
    !isClaimedElsewhere(alarm, userId)
  );
}

/** Whether it is to be heard and told to the operating system: until anybody has it, this person included. */
export function sounds(alarm: Alarm): boolean {
  return isUnacknowledged(alarm) && !isSuppressed(alarm) && alarm.claimedAt === null;
}
