import type { Alarm, AlarmState, AlarmType, TimelineAction } from '../../../../shared/alarms/model.ts';

/** The person and desk behind a change. */
export interface Signature {
  readonly userId: number;
  readonly name: string;
  readonly station: string;
}

export type LineDetail = Readonly<Record<string, string | number | boolean | null>>;

/** A line of the timeline, yet without its alarm. */
export interface Line {
  readonly action: TimelineAction;
  readonly note?: string | null | undefined;
  readonly detail?: LineDetail;
}

/** Ids that are kept beside the names that are shown. */
interface Persons {
  readonly acknowledgedById: number | null;
  readonly closedById: number | null;
  readonly claimedById: number | null;
}
export type AlarmFields = Partial<Omit<Alarm, 'id' | 'revision' | 'siteName' | keyof Persons> & Persons>;

export type RefusalCode =
  | 'ALARM_ALREADY_ACKNOWLEDGED'
  | 'ALARM_CLAIMED'
  | 'ALARM_CLOSED'
  | 'ALARM_HIGHLY_MANAGED'
  | 'ALARM_NOT_CLAIMED'
  | 'ALARM_NOT_RESETTABLE'
  | 'ALARM_NOT_SUPPRESSED'
  | 'ALARM_NOTE_REQUIRED'
  | 'ALARM_STEPS_OPEN'
  | 'ALARM_STILL_OPEN';

/** What a person's act does to an alarm: a change with its line, nothing (it is so already), or why it may not be. */
export type Outcome =
  | { readonly set: AlarmFields; readonly line: Line }
  | { readonly refused: RefusalCode }
  | 'unchanged';

export type Handling = (alarm: Alarm, by: Signature, at: Date) => Outcome;

const refused = (code: RefusalCode): Outcome => ({ refused: code });

const isActive = ({ state }: Alarm) => state === 'unacknowledged_active' || state === 'acknowledged_active';
const isUnacknowledged = ({ state }: Alarm) =>
  state === 'unacknowledged_active' || state === 'unacknowledged_returned';

/** One's own, here: a claim counts at the station where it was made until it is taken along. */
const isMine = (alarm: Alarm, by: Signature) =>
  alarm.claimedAt !== null && alarm.claimedById === by.userId && alarm.claimedStation === by.station;

/** Why somebody may not touch it; null where nobody or this person has it. */
export function barOf(alarm: Alarm, by: Signature): 'ALARM_CLOSED' | 'ALARM_CLAIMED' | null {
  if (alarm.state === 'closed') return 'ALARM_CLOSED';
  return alarm.claimedAt === null || isMine(alarm, by) ? null : 'ALARM_CLAIMED';
}

const unbarred =
  (act: Handling): Handling =>
  (alarm, by, at) => {
    const bar = barOf(alarm, by);
    return bar === null ? act(alarm, by, at) : refused(bar);
  };

const asClaimant = (act: Handling): Handling =>
  unbarred((alarm, by, at) => (isMine(alarm, by) ? act(alarm, by, at) : refused('ALARM_NOT_CLAIMED')));

const heldByNobody = { heldUntil: null, holdReason: null };
export const CLAIMED_BY_NOBODY = {
  claimedById: null,
  claimedBy: null,
  claimedStation: null,
  claimedAt: null,
  ...heldByNobody,
};
export const QUIET_NO_MORE = {
  suppression: null,
  suppressedAt: null,
  suppressedUntil: null,
  suppressedBy: null,
  suppressReason: null,
  suppressionWindowId: null,
};

const claimedBy = (by: Signature, at: Date) => ({
  claimedById: by.userId,
  claimedBy: by.name,
  claimedStation: by.station,
  claimedAt: at,
  ...heldByNobody,
});

export const claim: Handling = (alarm, by, at) => {
  if (alarm.state === 'closed') return refused('ALARM_CLOSED');
  if (isMine(alarm, by)) return 'unchanged';
  if (alarm.claimedAt === null) return { set: claimedBy(by, at), line: { action: 'claimed' } };
  if (alarm.claimedById !== by.userId) return refused('ALARM_CLAIMED');
  return {
    set: claimedBy(by, at),
    line: { action: 'claimed', detail: { fromStation: alarm.claimedStation } },
  };
};

export const release: Handling = asClaimant(() => ({
  set: CLAIMED_BY_NOBODY,
  line: { action: 'released' },
}));

export function takeOver(reason: string): Handling {
  return (alarm, by, at) => {
    if (alarm.state === 'closed') return refused('ALARM_CLOSED');
    if (isMine(alarm, by)) return 'unchanged';
    const set = claimedBy(by, at);
    if (alarm.claimedAt === null) return { set, line: { action: 'claimed', note: reason } };
    const detail = { from: alarm.claimedBy, fromStation: alarm.claimedStation };
    return { set, line: { action: 'taken_over', note: reason, detail } };
  };
}

export function hold(until: Date, reason: string): Handling {
  return asClaimant(() => ({
    set: { heldUntil: until, holdReason: reason },
    line: { action: 'held', note: reason, detail: { until: until.toISOString() } },
  }));
}

/** In hand again, from now on. */
export const unhold: Handling = asClaimant((alarm, _by, at) =>
  alarm.heldUntil === null
    ? 'unchanged'
    : { set: { ...heldByNobody, claimedAt: at }, line: { action: 'hold_ended' } },
);

export function shelve(until: Date, reason: string, isHighlyManaged: boolean): Handling {
  return unbarred((_alarm, by, at) =>
    isHighlyManaged
      ? refused('ALARM_HIGHLY_MANAGED')
      : {
          set: {
            ...QUIET_NO_MORE,
            suppression: 'shelved',
            suppressedAt: at,
            suppressedUntil: until,
            suppressedBy: by.name,
            suppressReason: reason,
          },
          line: { action: 'shelved', note: reason, detail: { until: until.toISOString() } },
        },
  );
}

export const unshelve: Handling = unbarred((alarm) =>
  alarm.suppression === 'shelved'
    ? { set: QUIET_NO_MORE, line: { action: 'unshelved' } }
    : refused('ALARM_NOT_SUPPRESSED'),
);

export function acknowledge(note: string | null, noteRequired: ReadonlySet<AlarmType>): Handling {
  return unbarred((alarm, by, at) => {
    if (!isUnacknowledged(alarm)) return refused('ALARM_ALREADY_ACKNOWLEDGED');
    if (note === null && noteRequired.has(alarm.type)) return refused('ALARM_NOTE_REQUIRED');
    const state: AlarmState = isActive(alarm) ? 'acknowledged_active' : 'acknowledged_returned';
    return {
      set: {
        state,
        acknowledgedAt: at,
        acknowledgedById: by.userId,
        acknowledgedBy: by.name,
        acknowledgedStation: by.station,
        acknowledgeNote: note,
      },
      line: { action: 'acknowledged', note },
    };
  });
}

export function reset(note: string | null): Handling {
  return unbarred((alarm, _by, at) => {
    if (alarm.conditionGoneAt === null) return refused('ALARM_NOT_RESETTABLE');
    const state: AlarmState = isUnacknowledged(alarm) ? 'unacknowledged_returned' : 'acknowledged_returned';
    return { set: { state, conditionGoneAt: null, returnedAt: at }, line: { action: 'reset', note } };
  });
}

export function verify(score: number): Handling {
  return unbarred((alarm) =>
    alarm.avsScore === score
      ? 'unchanged'
      : { set: { avsScore: score }, line: { action: 'verified', detail: { score, from: alarm.avsScore } } },
  );
}

export function close(disposition: string, note: string | null): Handling {
  return unbarred((alarm, by, at) => {
    if (alarm.state !== 'acknowledged_returned') return refused('ALARM_STILL_OPEN');
    if (alarm.openMandatorySteps > 0) return refused('ALARM_STEPS_OPEN');
    return {
      set: {
        ...CLAIMED_BY_NOBODY,
        ...QUIET_NO_MORE,
        chatteringSince: null,
        chatteringTimes: null,
        state: 'closed',
        closedAt: at,
        closedById: by.userId,
        closedBy: by.name,
        disposition,
      },
      line: { action: 'closed', note, detail: { disposition } },
    };
  });
}
