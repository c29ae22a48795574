import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { Rule, RuleId } from '../../../shared/rules/model.ts';
import type { AlarmSignal } from '../alarms/index.ts';
import { evaluateClock, evaluateReport, nextDueMs, type RuleSignal } from './domain/evaluate.ts';
import { differsForLong, isWorthKeeping, type RuleMemory } from './domain/memory.ts';
import type { Report } from './domain/report.ts';
import type { Entry, Orphan } from './rule-book.ts';
import type { RuledDevice, StateRow } from './store/state-rows.ts';

/** What a part of a round would write; in memory it becomes true only once it is committed. */
export interface Stage {
  readonly signals: AlarmSignal[];
  readonly keep: StateRow[];
  readonly forget: { readonly ruleId: RuleId; readonly deviceId: DeviceId }[];
  readonly committed: (() => void)[];
}

export const emptyStage = (): Stage => ({ signals: [], keep: [], forget: [], committed: [] });
export const isEmpty = ({ signals, keep, forget }: Stage): boolean =>
  signals.length + keep.length + forget.length === 0;

/** The window of a rule on change is kept so seldom; what is lost of it by a crash is no longer than this. */
const WINDOW_KEPT_EVERY_MS = 30_000;

/** One report through the rules of its device. */
export function stageReport(stage: Stage, entries: readonly Entry[], report: Report, now: Date): void {
  for (const entry of entries) {
    const before = entry.memory;
    if (before !== null && report.revision <= before.revision) continue;
    const { memory, signals } = evaluateReport(entry.prepared, before, report);
    settle(stage, entry, memory, signals, now);
  }
}

/** A rule at a device for which the time has come. */
export function stageClock(stage: Stage, entry: Entry, untilMs: number, now: Date): void {
  if (entry.memory === null) return;
  const { memory, signals } = evaluateClock(entry.prepared, entry.memory, untilMs);
  settle(stage, entry, memory, signals, now);
}

/** The rule is not in force there any more. */
export function stageOrphan(
  stage: Stage,
  { ruleId, deviceId, isActive }: Orphan,
  device: RuledDevice | undefined,
  now: Date,
): void {
  stage.forget.push({ ruleId, deviceId });
  if (!isActive || device === undefined) return;
  for (const type of ['RULE', 'CONFIRMED'] as const)
    stage.signals.push({ ...about(device, ruleId, now), type, kind: 'returned', priority: null, note: null });
}

function settle(
  stage: Stage,
  entry: Entry,
  memory: RuleMemory,
  signals: readonly RuleSignal[],
  now: Date,
): void {
  const { rule, device, prepared } = entry;
  for (const signal of signals) stage.signals.push(alarmSignal(rule, device, signal, now));
  const nowMs = now.getTime();
  const { isStored } = entry;
  const isKept = isWorthKeeping(memory);
  const isWindowDue =
    rule.definition.condition.kind === 'rate' && nowMs - entry.keptAtMs >= WINDOW_KEPT_EVERY_MS;
  const isDifferent = entry.memory === null ? isKept : differsForLong(entry.memory, memory);
  const writes = isKept && (isDifferent || isWindowDue || signals.length > 0);
  const removes = !isKept && isStored;
  if (writes) stage.keep.push(stateRow(rule, device, memory));
  if (removes) stage.forget.push({ ruleId: rule.id, deviceId: device.id });
  stage.committed.push(() => {
    entry.memory = memory;
    entry.dueMs = nextDueMs(prepared, memory);
    if (writes || removes) {
      entry.isStored = writes;
      entry.keptAtMs = nowMs;
    }
  });
}

function stateRow(rule: Rule, device: RuledDevice, memory: RuleMemory): StateRow {
  const { pendingMs, clearingMs, activeMs, times, value } = memory;
  return {
    ruleId: rule.id,
    deviceId: device.id,
    version: rule.version,
    pendingMs,
    clearingMs,
    activeMs,
    count: times.length,
    value: value === null ? null : String(value).slice(0, 40),
    memory,
  };
}

/** What tells a rule's alarm from others of its device. */
export const subjectOf = (ruleId: RuleId): string => `rule:${ruleId}`;

export function about(device: RuledDevice, ruleId: RuleId, at: Date) {
  return {
    deviceId: device.id,
    siteId: device.siteId,
    deviceName: device.name,
    deviceMac: device.mac,
    subject: subjectOf(ruleId),
    at,
    source: 'rule',
    eventId: null,
  } as const;
}

function alarmSignal(
  { id, name }: Rule,
  device: RuledDevice,
  { kind, priority, value }: RuleSignal,
  now: Date,
): AlarmSignal {
  return {
    ...about(device, id, now),
    type: 'RULE',
    title: name,
    kind: kind === 'raised' ? 'active' : kind,
    priority: kind === 'returned' ? null : priority,
    note: value === null ? null : String(value),
  };
}
