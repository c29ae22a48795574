import { setImmediate as breathe } from 'node:timers/promises';
import { METRICS_IN_HISTORY, type RuleCondition } from '../../../shared/rules/condition.ts';
import {
  DRY_RUN_DAYS,
  DRY_RUN_LISTED,
  type DryRun,
  type DryRunAlarm,
  type Rule,
  type RuleDraft,
  type RuleScope,
} from '../../../shared/rules/model.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { createArmed } from './domain/armed.ts';
import { type Activation, findConfirmations } from './domain/confirm.ts';
import { rulesFor } from './domain/effective.ts';
import { evaluateClock, evaluateReport, type PreparedRule, prepareRule } from './domain/evaluate.ts';
import { emptyMemory, type RuleMemory } from './domain/memory.ts';
import type { Report } from './domain/report.ts';
import type { RulesDeps } from './rules-deps.ts';
import { requireScope } from './save-rule.ts';
import { listPastActivations } from './store/activation-rows.ts';
import { readReports } from './store/history-rows.ts';
import { listEnabledRules } from './store/rule-rows.ts';
import { listRuledDevices, type RuledDevice } from './store/state-rows.ts';

const DAY_MS = 86_400_000;
/** Altogether, and of one device; it stops after so long as well. */
const MAX_ROWS = 1_000_000;
const MAX_ROWS_OF_DEVICE = 50_000;
const MAX_MS = 20_000;
const MAX_ACTIVATIONS = 20_000;
/** The history has a row at least so often, and else only where something changed. */
const HISTORY_PERIOD_S = 300;

type Limit = DryRun['limits'][number];
interface Found {
  readonly alarms: DryRunAlarm[];
  readonly devices: number;
  readonly rows: number;
  readonly limits: ReadonlySet<Limit>;
}

/** What the rule would have raised, found by what evaluates it when it is enabled. */
export async function dryRun(
  deps: RulesDeps,
  by: Actor,
  { scope, draft }: { readonly scope: RuleScope; readonly draft: RuleDraft },
  signal: AbortSignal,
): Promise<DryRun> {
  const to = deps.clock.now();
  const from = new Date(to.getTime() - DRY_RUN_DAYS * DAY_MS);
  const { rules, devices } = await deps.database.transaction(personScope(by), async (tx) => {
    await requireScope(tx, by, scope);
    return { rules: await listEnabledRules(tx), devices: await listRuledDevices(tx) };
  });
  const covered = coveredBy(scope, draft, rules, devices);
  const { condition } = draft.definition;
  const found =
    condition.kind === 'confirmed'
      ? await runOverAlarms(deps, by, draft, covered, from, signal)
      : await runOverHistory(deps, by, draft, covered, { from, to }, signal);
  return {
    from,
    to,
    devices: found.devices,
    devicesInScope: covered.length,
    rows: found.rows,
    alarms: found.alarms
      .toSorted((one, other) => other.raisedAt.getTime() - one.raisedAt.getTime())
      .slice(0, DRY_RUN_LISTED),
    total: found.alarms.length,
    perDay: countPerDay(found.alarms, from, to),
    openNow: found.alarms.filter(({ returnedAt }) => returnedAt === null).length,
    limits: [...found.limits],
  };
}

/** Without those that have a narrower rule of the same name. */
function coveredBy(
  scope: RuleScope,
  { name }: RuleDraft,
  rules: readonly Rule[],
  devices: readonly RuledDevice[],
): RuledDevice[] {
  const tried = { id: 0, name, scope };
  const isSame = (other: RuleScope) => JSON.stringify(Object.entries(other).sort()) === key;
  const key = JSON.stringify(Object.entries(scope).sort());
  const others = rules.filter(
    (rule) => !isSame(rule.scope) || rule.name.toLowerCase() !== name.toLowerCase(),
  );
  return devices.filter((device) => rulesFor([...others, tried], device).includes(tried));
}

async function runOverHistory(
  { database, clock }: RulesDeps,
  by: Actor,
  { definition }: RuleDraft,
  devices: readonly RuledDevice[],
  { from, to }: { readonly from: Date; readonly to: Date },
  signal: AbortSignal,
): Promise<Found> {
  const limits = new Set<Limit>();
  const alarms: DryRunAlarm[] = [];
  const { condition } = definition;
  if (!isInHistory(condition)) return { alarms, devices: 0, rows: 0, limits: new Set(['no-history']) };
  if (condition.kind === 'missing' && condition.forS < 2 * HISTORY_PERIOD_S) limits.add('coarse');
  if (condition.kind === 'repeats' || condition.kind === 'rate') limits.add('coarse');
  const prepared = new Map<string, PreparedRule | null>();
  const endMs = clock.monotonicMs() + MAX_MS;
  let rows = 0;
  let done = 0;
  for (const device of devices) {
    signal.throwIfAborted();
    if (rows >= MAX_ROWS || clock.monotonicMs() >= endMs) {
      limits.add('too-much');
      break;
    }
    const rule = prepared.get(device.timeZone) ?? prepareRule(definition, device.timeZone);
    prepared.set(device.timeZone, rule);
    if (rule === null) break;
    const reports = await database.transaction(personScope(by), (tx) =>
      readReports(tx, device.id, from, MAX_ROWS_OF_DEVICE),
    );
    if (reports.length === MAX_ROWS_OF_DEVICE) limits.add('too-much');
    alarms.push(...alarmsOf(rule, device, reports, to));
    rows += reports.length;
    done += 1;
    // Others are served in between.
    await breathe();
  }
  return { alarms, devices: done, rows, limits };
}

function alarmsOf(
  rule: PreparedRule,
  { id: deviceId, name: deviceName }: RuledDevice,
  reports: readonly Report[],
  to: Date,
): DryRunAlarm[] {
  const [first] = reports;
  if (first === undefined) return [];
  const alarms: DryRunAlarm[] = [];
  let memory: RuleMemory = emptyMemory(first.atMs);
  function note({ memory: next, signals }: ReturnType<typeof evaluateReport>): void {
    memory = next;
    for (const { kind, atMs, priority } of signals) {
      const at = new Date(atMs);
      const last = alarms.at(-1);
      if (kind === 'raised') alarms.push({ deviceId, deviceName, raisedAt: at, returnedAt: null, priority });
      else if (last !== undefined)
        alarms[alarms.length - 1] = kind === 'returned' ? { ...last, returnedAt: at } : { ...last, priority };
    }
  }
  for (const report of reports) note(evaluateReport(rule, memory, report));
  note(evaluateClock(rule, memory, to.getTime()));
  return alarms;
}

async function runOverAlarms(
  { database }: RulesDeps,
  by: Actor,
  { definition }: RuleDraft,
  devices: readonly RuledDevice[],
  from: Date,
  signal: AbortSignal,
): Promise<Found> {
  const { condition, priority, schedule } = definition;
  const limits = new Set<Limit>();
  const alarms: DryRunAlarm[] = [];
  if (condition.kind !== 'confirmed') return { alarms, devices: 0, rows: 0, limits };
  const types = [...new Set([...condition.first, ...condition.second])];
  const activations = await database.transaction(personScope(by), (tx) =>
    listPastActivations(tx, { since: from, types, limit: MAX_ACTIVATIONS }),
  );
  if (activations.length === MAX_ACTIVATIONS) limits.add('too-much');
  const byId = new Map(devices.map((device) => [device.id, device]));
  const withinMs = condition.withinS * 1000;
  const lastMs = new Map<string, number>();
  let window: Activation[] = [];
  for (const [index, activation] of activations.entries()) {
    if (index % 200 === 0) await breathe();
    signal.throwIfAborted();
    const device = byId.get(activation.deviceId);
    if (device === undefined) continue;
    window = [...window.filter(({ atMs }) => atMs >= activation.atMs - withinMs), activation];
    const isArmed = schedule === null || createArmed(schedule, device.timeZone)(activation.atMs).isArmed;
    if (!isArmed) continue;
    for (const { place, second } of findConfirmations(condition, window, () => activation.atMs - 1)) {
      const known = lastMs.get(place);
      lastMs.set(place, second.atMs);
      if (known !== undefined && second.atMs - known <= withinMs) continue;
      const at = new Date(second.atMs);
      alarms.push({ deviceId: device.id, deviceName: device.name, raisedAt: at, returnedAt: at, priority });
    }
  }
  return { alarms, devices: devices.length, rows: activations.length, limits };
}

function isInHistory(condition: RuleCondition): boolean {
  switch (condition.kind) {
    case 'holds':
    case 'repeats':
      return METRICS_IN_HISTORY.has(condition.test.by === 'mode' ? 'deviceState' : condition.test.metric);
    case 'rate':
      return METRICS_IN_HISTORY.has(condition.metric);
    case 'missing':
      return condition.metric === null || METRICS_IN_HISTORY.has(condition.metric);
    case 'offline':
    case 'confirmed':
    case 'exempt':
      return true;
  }
}

function countPerDay(alarms: readonly DryRunAlarm[], from: Date, to: Date): DryRun['perDay'] {
  const counts = new Map<number, number>();
  for (const { raisedAt } of alarms) {
    const day = Math.floor(raisedAt.getTime() / DAY_MS);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const first = Math.floor(from.getTime() / DAY_MS);
  const last = Math.floor(to.getTime() / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    day: new Date((first + index) * DAY_MS),
    count: counts.get(first + index) ?? 0,
  }));
}
