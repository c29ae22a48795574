import type { Priority } from '../../../shared/alarms/model.ts';
import { SLOT_MS } from '../../../shared/statistics/figures.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One alarm as it went; moments in milliseconds, those that have not come yet are missing. */
export interface Course {
  readonly device: string;
  readonly type: string;
  readonly priority: Priority;
  readonly raised: number;
  /** It never came before people. */
  readonly isQuiet: boolean;
  readonly activations: number;
  /** Alternately: returned, active again, returned … */
  readonly turns: readonly number[];
  readonly acknowledged: number | null;
  readonly acknowledgedBy: string;
  readonly closed: number | null;
  readonly closedBy: string;
  readonly isFalse: boolean;
}
export interface Sitting {
  readonly who: string;
  readonly began: number;
  readonly ended: number | null;
}
interface Targets {
  readonly warningS: number;
  readonly overdueS: number;
  readonly closeS: number;
}
export interface Question {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly utcOffsetMs: number;
  readonly startsAbove: number;
  readonly staleAfterH: number;
  readonly targets: Readonly<Record<string, Targets>>;
}

/** Between the two neighbours of its place, as percentile_cont does. */
function percentile(sorted: readonly number[], part: number): number | null {
  if (sorted.length === 0) return null;
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  return below + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] ?? 0) - below);
}

function timesOf(seconds: readonly number[]) {
  const sorted = seconds.toSorted((a, b) => a - b);
  const [p50S, p80S, p95S, p985S] = [0.5, 0.8, 0.95, 0.985].map((part) => percentile(sorted, part));
  return { count: sorted.length, p50S, p80S, p95S, p985S };
}

/** Each with its seconds, null where it waits still. */
function shareWithin(answers: readonly { s: number | null; target: number; ageS: number }[]): number | null {
  const decided = answers.filter(({ s, target, ageS }) => s !== null || ageS > target);
  if (decided.length === 0) return null;
  return decided.filter(({ s, target }) => s !== null && s <= target).length / decided.length;
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

/** Since when it is active just before a moment; null where it is not. */
function activeSince({ raised, turns }: Course, at: number): number | null {
  if (raised >= at) return null;
  const past = turns.filter((turn) => turn < at);
  return past.length % 2 === 1 ? null : (past.at(-1) ?? raised);
}

/** The figures by counting one after the other. */
export function countFigures(courses: readonly Course[], sittings: readonly Sitting[], question: Question) {
  const { from, to, now, utcOffsetMs, startsAbove, staleAfterH } = question;
  const raised = courses.filter((course) => course.raised >= from && course.raised < to);
  const shown = raised.filter(({ isQuiet }) => !isQuiet);

  const slots = [...groupBy(shown, (course) => String(Math.floor(course.raised / SLOT_MS)))].map(
    ([slot, alarms]) => {
      const at = Number(slot) * SLOT_MS;
      const looked = Math.max(from, Math.min(at + SLOT_MS / 2, to));
      const present = sittings.filter(({ began, ended }) => began <= looked && (ended ?? now) >= looked);
      return {
        at,
        alarms: alarms.length,
        operators: Math.max(1, new Set(present.map(({ who }) => who)).size),
      };
    },
  );
  const peak = slots.toSorted((a, b) => b.alarms / b.operators - a.alarms / a.operators || a.at - b.at)[0];

  const dayOf = (at: number) => Math.floor((at + utcOffsetMs) / DAY_MS);
  const days = Array.from({ length: dayOf(to - 1) - dayOf(from) + 1 }, (_, index) => {
    const day = dayOf(from) + index;
    const end = Math.min(to, (day + 1) * DAY_MS - utcOffsetMs);
    const ofDay = shown.filter((course) => dayOf(course.raised) === day);
    const most = [...groupBy(ofDay, (course) => String(Math.floor(course.raised / SLOT_MS))).values()];
    const open = courses.filter(({ isQuiet, closed }) => !isQuiet && (closed === null || closed >= end));
    const since = open.map((course) => activeSince(course, end)).filter((at) => at !== null);
    return {
      day: new Date(day * DAY_MS).toISOString().slice(0, 10),
      alarms: ofDay.length,
      peak: Math.max(0, ...most.map(({ length }) => length)),
      standing: since.length,
      stale: since.filter((at) => at <= end - staleAfterH * HOUR_MS).length,
    };
  });

  const answer = (course: Course, end: number | null, target: keyof Targets) => ({
    s: end === null ? null : (end - course.raised) / 1000,
    target: question.targets[course.type]?.[target] ?? 0,
    ageS: (now - course.raised) / 1000,
  });
  const secondsOf = (answers: readonly { s: number | null }[]) =>
    answers.flatMap(({ s }) => (s === null ? [] : [s]));
  const acknowledgeOf = (some: readonly Course[]) => ({
    ...timesOf(secondsOf(some.map((course) => answer(course, course.acknowledged, 'warningS')))),
    withinWarning: shareWithin(some.map((course) => answer(course, course.acknowledged, 'warningS'))),
    withinOverdue: shareWithin(some.map((course) => answer(course, course.acknowledged, 'overdueS'))),
  });
  const closeOf = (some: readonly Course[]) => ({
    ...timesOf(secondsOf(some.map((course) => answer(course, course.closed, 'closeS')))),
    withinTarget: shareWithin(some.map((course) => answer(course, course.closed, 'closeS'))),
  });
  const responseOf = (some: readonly Course[]) => ({
    alarms: some.length,
    acknowledge: acknowledgeOf(some),
    close: closeOf(some),
  });
  const acknowledged = shown.filter((course) => course.acknowledged !== null);
  const closed = shown.filter((course) => course.closed !== null);
  const people = [
    ...new Set([
      ...acknowledged.map(({ acknowledgedBy }) => acknowledgedBy),
      ...closed.map(({ closedBy }) => closedBy),
    ]),
  ];

  const activations = shown.reduce((sum, course) => sum + course.activations, 0);
  const sources = [...groupBy(shown, ({ device, type }) => `${device} ${type}`)]
    .map(([source, alarms]) => ({
      source,
      alarms: alarms.length,
      activations: alarms.reduce((sum, course) => sum + course.activations, 0),
    }))
    .toSorted((a, b) => b.activations - a.activations || (a.source < b.source ? -1 : 1))
    .slice(0, 10);
  return {
    load: {
      alarms: shown.length,
      keptQuiet: raised.length - shown.length,
      perTenMinutes:
        slots.reduce((sum, { alarms, operators }) => sum + alarms / operators, 0) / ((to - from) / SLOT_MS),
      slotsAbove: slots.filter(({ alarms, operators }) => alarms > startsAbove * operators).length,
      peak: peak ?? null,
    },
    days,
    sources: {
      activations,
      top: sources,
      share:
        activations === 0 ? null : sources.reduce((sum, each) => sum + each.activations, 0) / activations,
    },
    total: responseOf(shown),
    byPriority: Object.fromEntries(
      [...groupBy(shown, ({ priority }) => priority)].map(([priority, some]) => [priority, responseOf(some)]),
    ),
    byOperator: Object.fromEntries(
      people.flatMap((who) =>
        [null, ...new Set(shown.map(({ priority }) => priority))].flatMap((priority) => {
          const isOf = (course: Course) => priority === null || course.priority === priority;
          const first = acknowledged.filter((course) => course.acknowledgedBy === who && isOf(course));
          const last = closed.filter((course) => course.closedBy === who && isOf(course));
          if (first.length === 0 && last.length === 0) return [];
          return [[`${who} ${priority}`, { acknowledge: acknowledgeOf(first), close: closeOf(last) }]];
        }),
      ),
    ),
    falses: {
      closed: closed.length,
      falses: closed.filter(({ isFalse }) => isFalse).length,
      devices: Object.fromEntries(
        [...groupBy(closed, ({ device }) => device)]
          .map(([device, some]) => [device, some.filter(({ isFalse }) => isFalse).length] as const)
          .filter(([, count]) => count > 0),
      ),
    },
  };
}
