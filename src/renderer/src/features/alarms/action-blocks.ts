import type { Alarm } from '../../../../shared/alarms/model.ts';
import { isUnacknowledged } from '../../lib/alarm-order.ts';

/** Why an action is not possible now; the words are the translations' `blocked`. */
export type Block =
  | { readonly code: 'stale'; readonly since: Date }
  | { readonly code: 'role' | 'closed' | 'closeUnacknowledged' | 'closeActive' | 'closeBoth' }
  | { readonly code: 'acknowledgedBy'; readonly by: string; readonly at: Date; readonly station: string };

export interface DeskFacts {
  readonly mayHandle: boolean;
  /** Since when the screen is not live; null while it is. */
  readonly staleSince: Date | null;
}

function deskBlock(facts: DeskFacts): Block | null {
  if (!facts.mayHandle) return { code: 'role' };
  return facts.staleSince === null ? null : { code: 'stale', since: facts.staleSince };
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
  return deskBlock(facts);
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
      return deskBlock(facts);
  }
}
