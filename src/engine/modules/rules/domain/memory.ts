import type { Priority } from '../../../../shared/alarms/model.ts';
import type { Side } from './report.ts';

/** What a rule knows of a device between two reports. Plain data: it goes to the database and comes back as it was. */
export interface RuleMemory {
  /** Evaluated until. */
  atMs: number;
  /** Of the last report that was taken. */
  revision: number;
  isArmed: boolean;
  /** Where the last report stood. */
  side: Side;
  /** True since, but not for long enough. */
  pendingMs: number | null;
  /** Not true any more since, but not for long enough. */
  clearingMs: number | null;
  /** The alarm is raised since. */
  activeMs: number | null;
  /** Of the alarm while it is raised. */
  priority: Priority | null;
  /** When it became true, the last ones, of a rule that counts. */
  times: number[];
  /** Of a rule on change: start, lowest and highest figure of slices of its window. */
  slices: [number, number, number][];
  /** When the figure last came, of a rule on what is missing. */
  seenMs: number | null;
  /** Nothing is missed before: the station had not listened long enough. */
  graceMs: number;
  value: number | boolean | string | null;
}

export function emptyMemory(atMs: number, graceMs = 0): RuleMemory {
  return {
    atMs,
    revision: -1,
    isArmed: false,
    side: 0,
    pendingMs: null,
    clearingMs: null,
    activeMs: null,
    priority: null,
    times: [],
    slices: [],
    seenMs: null,
    graceMs,
    value: null,
  };
}

/** Of a rule that was saved anew: what is raised stays until the new version says otherwise. */
export function carriedOver(before: RuleMemory): RuleMemory {
  const { atMs, activeMs, priority, graceMs, value } = before;
  return { ...emptyMemory(atMs, graceMs), activeMs, priority, value };
}

/** Whether there is anything that a restart must not lose. */
export function isWorthKeeping({ side, pendingMs, activeMs, times, slices, seenMs }: RuleMemory): boolean {
  // What is missing waits from the last message on, which its device's row has.
  const waits = pendingMs !== null && pendingMs !== seenMs;
  return side !== 0 || waits || activeMs !== null || times.length > 0 || slices.length > 0;
}

/** Whether the two differ in what a restart must not lose; the window of a rule on change is kept now and then. */
export function differsForLong(one: RuleMemory, other: RuleMemory): boolean {
  return (
    one.side !== other.side ||
    one.activeMs !== other.activeMs ||
    one.clearingMs !== other.clearingMs ||
    one.priority !== other.priority ||
    (one.pendingMs !== other.pendingMs && (isWorthKeeping(one) || isWorthKeeping(other))) ||
    one.times.length !== other.times.length ||
    one.times.at(-1) !== other.times.at(-1)
  );
}
