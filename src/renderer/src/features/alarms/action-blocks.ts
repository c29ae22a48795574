import type { Alarm, AlarmType } from '../../../../shared/alarms/model.ts';
import { isClaimedElsewhere, isMine, isUnacknowledged } from '../../lib/alarm-call.ts';

/** Why an action is not possible now; the words are the translations' `blocked`. */
export type Block =
  | { readonly code: 'stale'; readonly since: Date }
  | {
      readonly code:
        | 'role'
        | 'closed'
        | 'closeUnacknowledged'
        | 'closeActive'
        | 'closeBoth'
        | 'supervisor'
        | 'notYours'
        | 'notClaimed'
        | 'highlyManaged'
        | 'quietAlready'
        | 'notLatched'
        | 'causeThere';
    }
  | { readonly code: 'stepsOpen'; readonly open: number }
  | {
      readonly code: 'acknowledgedBy' | 'claimedBy';
      readonly by: string;
      readonly at: Date;
      readonly station: string;
    };

export interface DeskFacts {
  readonly userId: number;
  readonly mayHandle: boolean;
  readonly maySupervise: boolean;
  readonly isHighlyManaged: (type: AlarmType) => boolean;
  readonly isNoteRequired: (type: AlarmType) => boolean;
  /** Since when the screen is not live; null while it is. */
  readonly staleSince: Date | null;
}

/** What the desk cannot do at all, whatever the alarm. */
function deskBlock(facts: DeskFacts): Block | null {
  if (!facts.mayHandle) return { code: 'role' };
  return facts.staleSince === null ? null : { code: 'stale', since: facts.staleSince };
}

function claimBlock(alarm: Alarm, facts: DeskFacts): Block | null {
  if (!isClaimedElsewhere(alarm, facts.userId)) return null;
  return {
    code: 'claimedBy',
    by: alarm.claimedBy ?? '',
    at: alarm.claimedAt ?? alarm.raisedAt,
    station: alarm.claimedStation ?? '',
  };
}

/** Taking it, noting what was verified: whatever somebody may do with an open alarm that nobody else has. */
export function whyNotHandle(alarm: Alarm, facts: DeskFacts): Block | null {
  if (alarm.state === 'closed') return { code: 'closed' };
  return deskBlock(facts) ?? claimBlock(alarm, facts);
}

export function whyNotAcknowledge(alarm: Alarm, facts: DeskFacts): Block | null {
  if (alarm.state === 'closed') return { code: 'closed' };
  if (!isUnacknowledged(alarm)) {
    return {
      code: 'acknowledgedBy',
      by: alarm.acknowledgedBy ?? '',
      at: alarm.acknowledgedAt ?? alarm.lastActivatedAt,
      station: alarm.acknowledgedStation ?? '',
    };
  }
  return whyNotHandle(alarm, facts);
}

/** An alarm is closed once a person has seen it and the condition is gone; the engine refuses anything else. */
export function whyNotClose(alarm: Alarm, facts: DeskFacts): Block | null {
  switch (alarm.state) {
    case 'closed':
      return { code: 'closed' };
    case 'unacknowledged_active':
      return { code: 'closeBoth' };
    case 'unacknowledged_returned':
      return { code: 'closeUnacknowledged' };
    case 'acknowledged_active':
      return { code: 'closeActive' };
    case 'acknowledged_returned':
      if (alarm.openMandatorySteps > 0) return { code: 'stepsOpen', open: alarm.openMandatorySteps };
      return whyNotHandle(alarm, facts);
  }
}

export function whyNotRelease(alarm: Alarm, facts: DeskFacts): Block | null {
  return whyNotHandle(alarm, facts) ?? (isMine(alarm, facts.userId) ? null : { code: 'notYours' });
}

/** Only what somebody else has can be taken over; what nobody has is opened. */
export function whyNotTakeOver(alarm: Alarm, facts: DeskFacts): Block | null {
  if (alarm.state === 'closed') return { code: 'closed' };
  const desk = deskBlock(facts);
  if (desk !== null) return desk;
  if (!facts.maySupervise) return { code: 'supervisor' };
  return isClaimedElsewhere(alarm, facts.userId) ? null : { code: 'notClaimed' };
}

export function whyNotShelve(alarm: Alarm, facts: DeskFacts): Block | null {
  const block = whyNotHandle(alarm, facts);
  if (block !== null) return block;
  if (!facts.maySupervise) return { code: 'supervisor' };
  if (facts.isHighlyManaged(alarm.type)) return { code: 'highlyManaged' };
  return alarm.suppression === null ? null : { code: 'quietAlready' };
}

export function whyNotReset(alarm: Alarm, facts: DeskFacts): Block | null {
  const isActive = alarm.state === 'unacknowledged_active' || alarm.state === 'acknowledged_active';
  if (!alarm.latched || !isActive) return { code: 'notLatched' };
  return alarm.conditionGoneAt === null ? { code: 'causeThere' } : whyNotHandle(alarm, facts);
}
