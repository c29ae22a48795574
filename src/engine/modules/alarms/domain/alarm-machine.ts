import type { AlarmState, Priority, TimelineAction } from '../../../../shared/alarms/model.ts';
import { PRIORITY_RANK } from '../../../../shared/alarms/model.ts';

export type OpenState = Exclude<AlarmState, 'closed'>;
export type Condition = 'active' | 'returned';

/** What a signal does to an alarm; `null` where nothing may happen. */
export interface Transition {
  readonly state: OpenState;
  readonly action: TimelineAction;
  /** Counts one more activation. */
  readonly activation: boolean;
}

const raise: Transition = { state: 'unacknowledged_active', action: 'raised', activation: true };
const repeat: Transition = { state: 'unacknowledged_active', action: 'repeated', activation: true };
const reactivate: Transition = { state: 'unacknowledged_active', action: 'reactivated', activation: true };

/**
 * ISA-18.2 without shelving: a new activation of an alarm that somebody has seen, or that had returned, makes it
 * unacknowledged and sounds again; returning to normal never acknowledges.
 */
const transitions: Readonly<Record<OpenState | 'none', Readonly<Record<Condition, Transition | null>>>> = {
  none: { active: raise, returned: null },
  unacknowledged_active: {
    active: repeat,
    returned: { state: 'unacknowledged_returned', action: 'returned', activation: false },
  },
  acknowledged_active: {
    active: reactivate,
    returned: { state: 'acknowledged_returned', action: 'returned', activation: false },
  },
  unacknowledged_returned: { active: reactivate, returned: null },
  acknowledged_returned: { active: reactivate, returned: null },
};

export function transition(state: OpenState | null, condition: Condition): Transition | null {
  return transitions[state ?? 'none'][condition];
}

/** The worse of two: a device may raise its type's priority, never lower it. */
export function worsePriority(known: Priority, reported: Priority | null): Priority {
  if (reported === null) return known;
  return PRIORITY_RANK[reported] < PRIORITY_RANK[known] ? reported : known;
}
