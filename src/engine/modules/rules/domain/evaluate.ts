import { PRIORITY_RANK, type Priority } from '../../../../shared/alarms/model.ts';
import type { RuleCondition } from '../../../../shared/rules/condition.ts';
import type { RuleDefinition } from '../../../../shared/rules/model.ts';
import { type Armed, createArmed } from './armed.ts';
import { emptyMemory, type RuleMemory } from './memory.ts';
import { noteFigure, rateIsReached } from './rate-window.ts';
import { type Report, sideOf, valueBehind } from './report.ts';

/** What a rule says at one device: its alarm is raised, over, or worse than it was. */
export interface RuleSignal {
  readonly kind: 'raised' | 'returned' | 'worse';
  readonly atMs: number;
  readonly priority: Priority;
  readonly value: RuleMemory['value'];
}

export type DeviceCondition = Exclude<RuleCondition, { kind: 'confirmed' | 'exempt' }>;

/** A rule for the devices of one time zone, ready to be evaluated. */
export interface PreparedRule {
  readonly condition: DeviceCondition;
  readonly priority: Priority;
  readonly escalation: RuleDefinition['escalation'];
  readonly onMs: number;
  readonly offMs: number;
  readonly armed: ((atMs: number) => Armed) | null;
}

export function prepareRule(
  { condition, priority, escalation, schedule }: RuleDefinition,
  timeZone: string,
): PreparedRule | null {
  if (condition.kind === 'confirmed' || condition.kind === 'exempt') return null;
  const onS = condition.kind === 'holds' ? condition.onDelayS : 'forS' in condition ? condition.forS : 0;
  return {
    condition,
    priority,
    escalation,
    onMs: onS * 1000,
    offMs: 'offDelayS' in condition ? condition.offDelayS * 1000 : 0,
    armed: schedule === null ? null : createArmed(schedule, timeZone),
  };
}

export interface Evaluated {
  readonly memory: RuleMemory;
  readonly signals: readonly RuleSignal[];
}

/** Goes on from what is remembered with one more report. What was due before it happens first, at its own time. */
export function evaluateReport(rule: PreparedRule, before: RuleMemory | null, report: Report): Evaluated {
  // A report that is read again, after a restart or because rules have changed, was taken already.
  if (before !== null && report.revision <= before.revision) return evaluateClock(rule, before, before.atMs);
  const memory = begin(rule, before, report.atMs);
  memory.revision = report.revision;
  const signals: RuleSignal[] = [];
  // Time never goes back: a report that was committed late counts from now.
  const atMs = Math.max(report.atMs, memory.atMs);
  advance(rule, memory, atMs, signals);
  take(rule, memory, report, atMs, signals);
  advance(rule, memory, atMs, signals);
  return { memory, signals };
}

/** The same where nothing came but time. */
export function evaluateClock(rule: PreparedRule, before: RuleMemory, untilMs: number): Evaluated {
  const memory = begin(rule, before, untilMs);
  const signals: RuleSignal[] = [];
  advance(rule, memory, Math.max(untilMs, memory.atMs), signals);
  return { memory, signals };
}

/** When time alone changes something the next time; Infinity where it never does. */
export function nextDueMs(rule: PreparedRule, memory: RuleMemory): number {
  return Math.min(boundaryMs(rule, memory), timerMs(rule, memory));
}

function begin(rule: PreparedRule, before: RuleMemory | null, atMs: number): RuleMemory {
  const memory = before === null ? emptyMemory(atMs) : { ...before };
  const isArmed = rule.armed?.(memory.atMs).isArmed ?? true;
  // New, or of a version with another schedule; else the boundaries have kept it right.
  if (isArmed && !memory.isArmed) memory.isArmed = true;
  return memory;
}

function advance(rule: PreparedRule, memory: RuleMemory, untilMs: number, signals: RuleSignal[]): void {
  for (;;) {
    const turnMs = boundaryMs(rule, memory);
    const dueMs = timerMs(rule, memory);
    const nextMs = Math.min(turnMs, dueMs);
    if (nextMs > untilMs) break;
    const atMs = Math.max(nextMs, memory.atMs);
    memory.atMs = atMs;
    if (turnMs <= dueMs) turn(rule, memory, atMs, signals);
    else fire(rule, memory, atMs, signals);
  }
  memory.atMs = untilMs;
}

function boundaryMs({ armed }: PreparedRule, { atMs, isArmed }: RuleMemory): number {
  if (armed === null) return Number.POSITIVE_INFINITY;
  const now = armed(atMs);
  return now.isArmed === isArmed ? now.untilMs : atMs;
}

function timerMs(rule: PreparedRule, memory: RuleMemory): number {
  const { pendingMs, clearingMs, activeMs, graceMs } = memory;
  let dueMs = Number.POSITIVE_INFINITY;
  if (pendingMs !== null && activeMs === null) dueMs = Math.max(pendingMs + rule.onMs, graceMs);
  if (clearingMs !== null) dueMs = Math.min(dueMs, clearingMs + rule.offMs);
  return Math.min(dueMs, quietMs(rule, memory), escalationMs(rule, memory));
}

/** When what must come again has not come again. */
function quietMs({ condition }: PreparedRule, memory: RuleMemory): number {
  const { activeMs, clearingMs, times, slices, seenMs } = memory;
  if (activeMs === null || clearingMs !== null) return Number.POSITIVE_INFINITY;
  if (condition.kind === 'repeats') return (times.at(-1) ?? activeMs) + condition.withinS * 1000;
  if (condition.kind === 'rate' && slices.length > 0) return (seenMs ?? activeMs) + condition.withinS * 1000;
  return Number.POSITIVE_INFINITY;
}

function escalationMs({ escalation }: PreparedRule, memory: RuleMemory): number {
  const { activeMs, clearingMs, priority } = memory;
  if (activeMs === null || clearingMs !== null || priority === null) return Number.POSITIVE_INFINITY;
  const worse = escalation.filter(({ to, afterS }) => afterS !== null && isWorse(to, priority));
  return Math.min(...worse.map(({ afterS }) => activeMs + (afterS ?? 0) * 1000));
}

function turn(rule: PreparedRule, memory: RuleMemory, atMs: number, signals: RuleSignal[]): void {
  const isArmed = rule.armed?.(atMs).isArmed ?? true;
  if (isArmed === memory.isArmed) return;
  memory.isArmed = isArmed;
  if (isArmed) {
    const isTrue = rule.condition.kind === 'missing' ? memory.seenMs !== null : memory.side !== 0;
    if (isTrue && rule.condition.kind !== 'repeats') memory.pendingMs = atMs;
    return;
  }
  memory.pendingMs = null;
  memory.clearingMs = null;
  memory.times = [];
  if (memory.activeMs !== null) end(memory, atMs, signals);
}

function fire(rule: PreparedRule, memory: RuleMemory, atMs: number, signals: RuleSignal[]): void {
  const { pendingMs, clearingMs, activeMs, graceMs } = memory;
  if (clearingMs !== null && clearingMs + rule.offMs <= atMs) {
    end(memory, atMs, signals);
    return;
  }
  if (pendingMs !== null && activeMs === null && Math.max(pendingMs + rule.onMs, graceMs) <= atMs) {
    raise(rule, memory, atMs, signals);
    return;
  }
  if (escalationMs(rule, memory) <= atMs) {
    const reached = rule.escalation.filter(
      ({ afterS }) => afterS !== null && activeMs !== null && activeMs + afterS * 1000 <= atMs,
    );
    worsen(memory, worst(reached.map(({ to }) => to)), atMs, signals);
    return;
  }
  memory.side = 0;
  if (rule.condition.kind === 'repeats') memory.times = [];
  memory.clearingMs = atMs;
}

function take(
  rule: PreparedRule,
  memory: RuleMemory,
  report: Report,
  atMs: number,
  signals: RuleSignal[],
): void {
  const { condition } = rule;
  switch (condition.kind) {
    case 'holds': {
      memory.value = valueBehind(condition.test, report.values) ?? memory.value;
      memory.side = sideOf(condition.test, memory.side, report.values);
      settle(memory, memory.side !== 0, atMs);
      if (memory.activeMs !== null) worsen(memory, worst(beyond(rule, memory)), atMs, signals);
      return;
    }
    case 'offline':
      memory.side = report.isOnline ? 0 : 1;
      settle(memory, memory.side !== 0, atMs);
      return;
    case 'repeats': {
      memory.value = valueBehind(condition.test, report.values) ?? memory.value;
      const was = memory.side;
      memory.side = sideOf(condition.test, was, report.values);
      if (was !== 0 || memory.side === 0 || !memory.isArmed) return;
      const sinceMs = atMs - condition.withinS * 1000;
      memory.times = [...memory.times.filter((time) => time > sinceMs), atMs].slice(-condition.count);
      if (memory.times.length >= condition.count) settle(memory, true, atMs);
      return;
    }
    case 'rate': {
      const figure = report.values[condition.metric];
      if (figure === null) return;
      memory.value = figure;
      memory.seenMs = atMs;
      memory.slices = noteFigure(memory.slices, atMs, figure, condition.withinS * 1000);
      memory.side = rateIsReached(memory.slices, figure, condition) ? 1 : 0;
      settle(memory, memory.side !== 0, atMs);
      return;
    }
    case 'missing': {
      const { metric } = condition;
      // Of a clock that runs ahead nothing is waited for longer.
      const seenMs = report.seenMs === null ? null : Math.min(report.seenMs, atMs);
      if (seenMs === null || (metric !== null && report.values[metric] === null)) {
        if (memory.seenMs === null && seenMs !== null) miss(memory, seenMs);
        return;
      }
      if (memory.seenMs !== null && seenMs <= memory.seenMs) return;
      if (metric !== null) memory.value = report.values[metric];
      if (memory.activeMs !== null && seenMs + rule.onMs > atMs) end(memory, atMs, signals);
      miss(memory, seenMs);
      return;
    }
  }
}

/** From now on the next one is waited for. */
function miss(memory: RuleMemory, seenMs: number): void {
  memory.seenMs = seenMs;
  memory.pendingMs = memory.isArmed ? seenMs : null;
}

function settle(memory: RuleMemory, isTrue: boolean, atMs: number): void {
  if (isTrue && memory.isArmed) {
    memory.clearingMs = null;
    if (memory.activeMs === null) memory.pendingMs ??= atMs;
    return;
  }
  memory.pendingMs = null;
  if (memory.activeMs !== null) memory.clearingMs ??= atMs;
}

function raise(rule: PreparedRule, memory: RuleMemory, atMs: number, signals: RuleSignal[]): void {
  memory.pendingMs = null;
  memory.activeMs = atMs;
  const priority = worst([rule.priority, ...beyond(rule, memory)]) ?? rule.priority;
  memory.priority = priority;
  signals.push({ kind: 'raised', atMs, priority, value: memory.value });
}

function end(memory: RuleMemory, atMs: number, signals: RuleSignal[]): void {
  const priority = memory.priority ?? 'low';
  memory.activeMs = null;
  memory.clearingMs = null;
  memory.priority = null;
  signals.push({ kind: 'returned', atMs, priority, value: memory.value });
}

function worsen(memory: RuleMemory, to: Priority | null, atMs: number, signals: RuleSignal[]): void {
  if (to === null || (memory.priority !== null && !isWorse(to, memory.priority))) return;
  memory.priority = to;
  signals.push({ kind: 'worse', atMs, priority: to, value: memory.value });
}

/** What the figure calls for that is further out than a step's limit. */
function beyond({ condition, escalation }: PreparedRule, { side, value }: RuleMemory): Priority[] {
  if (condition.kind !== 'holds' || typeof value !== 'number' || side === 0) return [];
  return escalation.flatMap(({ to, beyond: limit }) => {
    if (limit === null) return [];
    return (side === 1 ? value > limit : value < limit) ? [to] : [];
  });
}

const isWorse = (one: Priority, other: Priority): boolean => PRIORITY_RANK[one] < PRIORITY_RANK[other];

function worst(priorities: readonly Priority[]): Priority | null {
  return priorities.toSorted((one, other) => PRIORITY_RANK[one] - PRIORITY_RANK[other])[0] ?? null;
}
