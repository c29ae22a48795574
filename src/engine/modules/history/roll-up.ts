import { setTimeout as sleep } from 'node:timers/promises';
import { RETENTION } from '../../../shared/retention/model.ts';
import { SetupError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { OwnerSession } from '../../platform/db/owner-session.ts';
import { readDaysOfAll } from '../retention/index.ts';
import { alone } from './store/alone.ts';
import { isPassed, openFence } from './store/fence.ts';
import {
  type HistoryState,
  lowerHistoryState,
  raiseLateBefore,
  readHistoryState,
  writeRolledUntil,
} from './store/history-state.ts';
import {
  type Pair,
  readFirstRowMs,
  rollUpDays,
  rollUpHours,
  rollUpPairs,
  takeMarks,
} from './store/rollup-rows.ts';
import { refreshAggregates } from './store/timescale.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A row is committed this long after its time at the latest; one that is not marks its hour. */
const SETTLE_MS = 120_000;
const FENCE_LOOK_MS = 20;
const FENCE_PATIENCE_MS = 60_000;
const BEHIND_AT_MOST_MS = 3 * HOUR_MS;

const floor = (ms: number, stepMs: number): number => Math.floor(ms / stepMs) * stepMs;

export interface Upkeep {
  readonly session: OwnerSession;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** For transactions from before; default one minute. */
  readonly fencePatienceMs?: number;
}

/** `behindMs`: how much is not rolled up because a transaction is in the way. */
export interface RolledUp {
  readonly rows: number;
  readonly behindMs: number;
}

/** As below. One that is in the way for a while is nobody's concern; for hours, it is a failure that people see. */
export async function rollUp(upkeep: Upkeep): Promise<number> {
  const { rows, behindMs } = await rollUpWhatCanBe(upkeep);
  if (behindMs > BEHIND_AT_MOST_MS)
    throw new SetupError(
      `The history could not be rolled up for ${Math.floor(behindMs / HOUR_MS)} hours, because a transaction on this database server does not end; find it in pg_stat_activity and pg_prepared_xacts, and end it.`,
    );
  return rows;
}

/**
 * Rolls complete hours up, and again the hours that got late rows. Each transaction goes on where the last one
 * committed, so that a run may be killed and hours of absence are made good.
 */
export async function rollUpWhatCanBe(upkeep: Upkeep): Promise<RolledUp> {
  const { session, clock, signal } = upkeep;
  const nowMs = clock.now().getTime();
  const target = floor(nowMs - SETTLE_MS, HOUR_MS);
  // Retention rolls up first as well, and two at once would write the same hours.
  return alone(session, async () => {
    const state = await readHistoryState(session);
    if (state.engine === 'timescale') {
      const rows = await refreshAggregates(session, state, target, await shortestDays(session));
      return { rows, behindMs: 0 };
    }
    if (target < state.hoursUntilMs || target < state.lateBeforeMs)
      await lowerHistoryState(session, target, floor(target, DAY_MS), nowMs + HOUR_MS);
    else await raiseLateBefore(session, target);
    const again = await rollUpLate(session, nowMs, signal);
    // Whoever does not know of the new border yet inserts without a mark: wait until they are through.
    if (!(await settled(upkeep)))
      return { rows: again, behindMs: target - (await readBeginMs(session, target)) };
    const rows = again + (await rollUpNew(session, await readHistoryState(session), target, signal));
    return { rows, behindMs: 0 };
  });
}

/** The extension aggregates an hour of all devices anew: none of them may have begun to let its rows go. */
export async function shortestDays(session: OwnerSession): Promise<number> {
  const days = (await readDaysOfAll(session, 'heartbeats')).map((of) => of.days);
  return Math.min(RETENTION.heartbeats.defaultDays, ...days);
}

/** The time of the oldest row that is not rolled up. */
async function readBeginMs(session: OwnerSession, target: number): Promise<number> {
  const { hoursUntilMs } = await readHistoryState(session);
  return (await readFirstRowMs(session, hoursUntilMs, target)) ?? target;
}

/** True once no transaction from before is under way. */
export async function settled({ session, signal, fencePatienceMs }: Upkeep): Promise<boolean> {
  const fence = await openFence(session);
  const patienceMs = fencePatienceMs ?? FENCE_PATIENCE_MS;
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += FENCE_LOOK_MS) {
    if (await isPassed(session, fence)) return true;
    await sleep(FENCE_LOOK_MS, undefined, { ...(signal === undefined ? {} : { signal }) });
  }
  return false;
}

async function rollUpLate(session: OwnerSession, nowMs: number, signal?: AbortSignal): Promise<number> {
  for (let written = 0; ; ) {
    signal?.throwIfAborted();
    const [taken, rows] = await session.transaction(async () => {
      const { daysUntilMs } = await readHistoryState(session);
      const marks = await takeMarks(session, nowMs);
      if (marks.hours.length === 0) return [marks.taken, 0];
      const { hours } = marks;
      const days = daysOf(hours).filter(({ bucket }) => bucket.getTime() < daysUntilMs);
      const hourRows = await rollUpPairs(session, 'hours', hours);
      return [marks.taken, hourRows + (days.length === 0 ? 0 : await rollUpPairs(session, 'days', days))];
    });
    written += rows;
    if (taken === 0) return written;
  }
}

function daysOf(hours: readonly Pair[]): Pair[] {
  const days = new Map<string, Pair>();
  for (const { deviceId, bucket } of hours) {
    const dayMs = floor(bucket.getTime(), DAY_MS);
    days.set(`${deviceId} ${dayMs}`, { deviceId, bucket: new Date(dayMs) });
  }
  return [...days.values()];
}

async function rollUpNew(
  session: OwnerSession,
  state: HistoryState,
  target: number,
  signal?: AbortSignal,
): Promise<number> {
  let from = state.hoursUntilMs;
  const skipTo = async (sinceMs: number): Promise<number> =>
    floor((await readFirstRowMs(session, sinceMs, target)) ?? target, HOUR_MS);
  if (from === Number.NEGATIVE_INFINITY) from = await skipTo(from);
  let written = 0;
  let ofDay = 0;
  while (from < target) {
    signal?.throwIfAborted();
    const [start, until] = [from, Math.min(target, from + HOUR_MS)];
    const dayMs = floor(until, DAY_MS);
    ofDay += await session.transaction(async () => {
      const hours = await rollUpHours(session, start, until);
      const days = dayMs === until ? await rollUpDays(session, dayMs - DAY_MS, dayMs) : 0;
      await writeRolledUntil(session, until, dayMs);
      return hours + days;
    });
    from = until;
    if (until !== dayMs) continue;
    // After weeks in which nothing ran, not every empty day is looked at.
    if (ofDay === 0 && until < target) from = await skipTo(until);
    written += ofDay;
    ofDay = 0;
  }
  if (from > state.hoursUntilMs) await writeRolledUntil(session, target, floor(target, DAY_MS));
  return written + ofDay;
}
