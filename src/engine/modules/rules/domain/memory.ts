import { z } from 'zod';
import { Priority } from '../../../../shared/alarms/model.ts';

const Ms = z.number();

/** What a rule knows of a device between two reports. Plain data: it goes to the database and comes back as it was. */
export const RuleMemory = z.object({
  /** Evaluated until. */
  atMs: Ms,
  /** Of the last report that was taken. */
  revision: z.number(),
  isArmed: z.boolean(),
  /** Where the last report stood. */
  side: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
  /** True since, but not for long enough. */
  pendingMs: Ms.nullable(),
  /** Not true any more since, but not for long enough. */
  clearingMs: Ms.nullable(),
  /** The alarm is raised since. */
  activeMs: Ms.nullable(),
  /** Of the alarm while it is raised. */
  priority: Priority.nullable(),
  /** When it became true, the last ones, of a rule that counts. */
  times: z.array(Ms),
  /** Of a rule on change: start, lowest and highest figure of slices of its window. */
  slices: z.array(z.tuple([Ms, z.number(), z.number()])),
  /** When the figure last came, of a rule on what is missing. */
  seenMs: Ms.nullable(),
  /** Nothing is missed before: the station had not listened long enough. */
  graceMs: Ms,
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
});
export type RuleMemory = z.infer<typeof RuleMemory>;

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
