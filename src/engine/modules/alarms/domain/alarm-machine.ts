import type { AlarmState, Priority, TimelineAction } from '../../../../shared/alarms/model.ts';
import { PRIORITY_RANK } from '../../../../shared/alarms/model.ts';

export type OpenState = Exclude<AlarmState, 'closed'>;
/** worse: still there, and its priority has risen. */
export type Condition = 'active' | 'returned' | 'worse';

/** What a signal does to an alarm; `null` where nothing may happen. */
export interface Transition {
  readonly state: OpenState;
  readonly action: TimelineAction;
  /** Counts one more activation. */
  readonly activation: boolean;
  /** Of a latched alarm that stays active: its cause is gone. */
  readonly conditionGone: boolean;
}

/** What of an open alarm decides what a signal does to it. */
export interface Standing {
  readonly state: OpenState;
  readonly latched: boolean;
  readonly conditionGone: boolean;
}

const activation = (action: TimelineAction): Transition => ({
  state: 'unacknowledged_active',
  action,
  activation: true,
  conditionGone: false,
});
const raise = activation('raised');
const repeat = activation('repeated');
const reactivate = activation('reactivated');
const worsen: Transition = { ...activation('priority_raised'), activation: false };
const goTo = (state: OpenState): Transition => ({
  state,
  action: 'returned',
  activation: false,
  conditionGone: false,
});

/**
 * ISA-18.2: a new activation of an alarm that somebody has seen, or that had returned, makes it unacknowledged and
 * sounds again; returning to normal never acknowledges. What became worse is as good as unseen, but no repeat.
 */
const transitions: Readonly<Record<OpenState, Readonly<Record<Condition, Transition | null>>>> = {
  unacknowledged_active: { active: repeat, returned: goTo('unacknowledged_returned'), worse: worsen },
  acknowledged_active: { active: reactivate, returned: goTo('acknowledged_returned'), worse: worsen },
  unacknowledged_returned: { active: reactivate, returned: null, worse: reactivate },
  acknowledged_returned: { active: reactivate, returned: null, worse: reactivate },
};

/** A latched alarm stays active when its cause is gone, until a person resets it. */
export function transition(known: Standing | null, condition: Condition): Transition | null {
  if (known === null) return condition === 'returned' ? null : raise;
  const next = transitions[known.state][condition];
  if (!known.latched || next === null || condition !== 'returned') return next;
  if (known.conditionGone) return null;
  return { state: known.state, action: 'condition_gone', activation: false, conditionGone: true };
}

/** The worse of two: a device may raise its type's priority, never lower it. */
export function worsePriority(known: Priority, reported: Priority | null): Priority {
  if (reported === null) return known;
  return PRIORITY_RANK[reported] < PRIORITY_RANK[known] ? reported : known;
}
