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

/** A station's clock, which tells of the claim, may be so far behind the database's. */
const CLOCKS_DIFFER_MS = 2000;

/** Acknowledged or shelved since somebody took it, and active again or worse: that is not what they have in hand. */
function cameBackSinceClaim({ claimedAt, unattendedSince }: Alarm): boolean {
  return (
    claimedAt !== null &&
    unattendedSince !== null &&
    unattendedSince.getTime() > claimedAt.getTime() + CLOCKS_DIFFER_MS
  );
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
    (!isClaimedElsewhere(alarm, userId) || cameBackSinceClaim(alarm))
  );
}

/**
 * Whether it is to be heard and told to the operating system: until anybody has it, this person included, and once more
 * where it comes back in their hands.
 */
export function sounds(alarm: Alarm): boolean {
  return (
    isUnacknowledged(alarm) && !isSuppressed(alarm) && (alarm.claimedAt === null || cameBackSinceClaim(alarm))
  );
}
