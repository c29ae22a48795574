import type { Alarm, TimelineEntry } from '../../../../shared/alarms/model.ts';

/** What a timeline says of how its alarm stands. */
export interface Told {
  readonly state: Alarm['state'] | null;
  readonly latchedGone: boolean;
  readonly count: number;
  readonly claimedBy: string | null;
  readonly isHeld: boolean;
  readonly isUnfinished: boolean;
  readonly suppression: Alarm['suppression'];
  readonly avsScore: number | null;
  readonly disposition: string | null;
}

export const toldBy = (alarm: Alarm): Told => ({
  state: alarm.state,
  latchedGone: alarm.conditionGoneAt !== null,
  count: alarm.count,
  claimedBy: alarm.claimedBy === null ? null : `${alarm.claimedBy} at ${alarm.claimedStation}`,
  isHeld: alarm.heldUntil !== null,
  isUnfinished: alarm.unfinishedSince !== null,
  suppression: alarm.suppression,
  avsScore: alarm.avsScore,
  disposition: alarm.disposition,
});

const NOTHING: Told = {
  state: null,
  latchedGone: false,
  count: 0,
  claimedBy: null,
  isHeld: false,
  isUnfinished: false,
  suppression: null,
  avsScore: null,
  disposition: null,
};

const suppressions = ['shelved', 'by_design', 'out_of_service', 'on_test', 'delayed'] as const;
const kindOf = ({ detail }: Line) => suppressions.find((kind) => kind === detail?.['kind']) ?? null;
const text = (value: unknown) => (typeof value === 'string' ? value : null);
const number = (value: unknown) => (typeof value === 'number' ? value : null);

type Line = Pick<TimelineEntry, 'action' | 'by' | 'station' | 'detail'>;

const acknowledged = (state: Told['state']): Told['state'] =>
  state === 'unacknowledged_active' ? 'acknowledged_active' : 'acknowledged_returned';
const returned = (state: Told['state']): Told['state'] =>
  state === 'unacknowledged_active' ? 'unacknowledged_returned' : 'acknowledged_returned';
const isAcknowledged = ({ state }: Told) =>
  state === 'acknowledged_active' || state === 'acknowledged_returned';
const unclaimed = { claimedBy: null, isHeld: false };
const claimed = (line: Line) => ({ claimedBy: `${line.by} at ${line.station}`, isHeld: false });

function next(told: Told, line: Line): Told {
  switch (line.action) {
    case 'raised':
    case 'repeated':
    case 'reactivated':
      return {
        ...told,
        state: 'unacknowledged_active',
        latchedGone: line.detail?.['conditionGone'] === true,
        count: told.count + 1,
      };
    case 'priority_raised':
      return { ...told, state: 'unacknowledged_active', latchedGone: false };
    case 'returned':
      return { ...told, state: returned(told.state) };
    case 'condition_gone':
      return { ...told, latchedGone: true };
    case 'reset':
      return { ...told, state: returned(told.state), latchedGone: false };
    case 'acknowledged':
      return { ...told, state: acknowledged(told.state) };
    case 'closed':
    case 'restored':
      return {
        ...told,
        ...unclaimed,
        state: 'closed',
        suppression: null,
        disposition: text(line.detail?.['disposition']),
      };
    case 'claimed':
    case 'taken_over':
      return { ...told, ...claimed(line) };
    case 'released':
    case 'redistributed':
      return { ...told, ...unclaimed };
    case 'held':
      return { ...told, isHeld: true };
    case 'hold_ended':
      return { ...told, isHeld: false };
    case 'shelved':
      return { ...told, suppression: 'shelved' };
    case 'suppressed':
    case 'delayed':
      return { ...told, suppression: kindOf(line) };
    case 'unshelved':
    case 'unsuppressed':
    case 'shown':
      return { ...told, suppression: null };
    case 'unfinished':
      return { ...told, isUnfinished: true };
    case 'verified':
      return { ...told, avsScore: number(line.detail?.['score']) };
    default:
      return told;
  }
}

/** How an alarm stands, from nothing but its timeline. */
export const replay = (lines: readonly Line[]): Told =>
  lines.reduce((told, line) => {
    const after = next(told, line);
    return { ...after, isUnfinished: after.isUnfinished && isAcknowledged(after) };
  }, NOTHING);

/** Whether each that says so stands on an acknowledgement that none has said it of before. */
export const isToldOnce = (lines: readonly Line[]): boolean =>
  lines.every(({ action }, index) => {
    const before = replay(lines.slice(0, index));
    return (
      action !== 'unfinished' ||
      (isAcknowledged(before) && !before.isUnfinished && !before.isHeld && before.suppression === null)
    );
  });
