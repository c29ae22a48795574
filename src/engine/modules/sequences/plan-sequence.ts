import { createHash } from 'node:crypto';
import type { Role } from '../../../shared/access/model.ts';
import type { SwitchCommand } from '../../../shared/commands/device-command.ts';
import type { DeviceId, GroupId, SiteId } from '../../../shared/contract/primitives.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import type { Sequence, SequencePlan, SequenceStep } from '../../../shared/sequences/model.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { SwitchRule } from '../commands/index.ts';
import { type Plan, planOf } from './domain/plan.ts';
import { findTargets, type Target } from './store/target-rows.ts';

/** What other modules know of devices. */
export interface PlanDeps {
  /** NOT_FOUND where there is no such group. */
  readonly members: (tx: Tx, id: GroupId) => Promise<readonly DeviceId[]>;
  /** Of the devices of a kind; null where they do not know the command. */
  readonly switchRules: (
    tx: Tx,
    kind: DeviceKind,
    ids: readonly DeviceId[],
    command: SwitchCommand,
  ) => Promise<ReadonlyMap<DeviceId, SwitchRule> | null>;
}

/** Roles that may switch what is not marked for operators. */
const SWITCHES_ANYTHING: ReadonlySet<Role> = new Set(['supervisor', 'administrator']);

/** @param runsIt the role of who would run it; null where it is only composed */
export async function planSteps(
  tx: Tx,
  deps: PlanDeps,
  { siteId, steps }: { readonly siteId: SiteId | null; readonly steps: readonly SequenceStep[] },
  runsIt: Role | null,
): Promise<Plan> {
  const members = new Map<number, readonly DeviceId[] | undefined>();
  for (const [index, { target }] of steps.entries())
    if (target.kind === 'group') members.set(index, await membersOf(tx, deps, target.groupId));
  const single = steps.flatMap(({ target }) => (target.kind === 'device' ? [target.deviceId] : []));
  const ids = [...new Set([...single, ...[...members.values()].flatMap((each) => each ?? [])])];
  const targets = await findTargets(tx, ids);
  const devices = new Map<number, Target>(targets.map((target) => [target.id, target]));
  const rules = await rulesOf(tx, deps, steps, targets);
  return planOf(steps, {
    devices,
    members,
    siteId,
    ruleOf: (id, command) => rules.get(JSON.stringify(command))?.get(id) ?? null,
    switchesAnything: runsIt === null || SWITCHES_ANYTHING.has(runsIt),
  });
}

async function membersOf(
  tx: Tx,
  { members }: PlanDeps,
  id: GroupId,
): Promise<readonly DeviceId[] | undefined> {
  try {
    return await members(tx, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

const STRICTEST: SwitchRule = { isDangerous: true, isForOperators: false };

/** By command, then by device; one look-up for each kind of device and command. */
async function rulesOf(
  tx: Tx,
  { switchRules }: PlanDeps,
  steps: readonly SequenceStep[],
  targets: readonly Target[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, SwitchRule>>> {
  const rules = new Map<string, ReadonlyMap<number, SwitchRule>>();
  const kinds = [...new Set(targets.map(({ kind }) => kind))];
  for (const { command } of steps) {
    const key = JSON.stringify(command);
    if (rules.has(key)) continue;
    const found = new Map<number, SwitchRule>();
    for (const kind of kinds) {
      const ids = targets.filter((target) => target.kind === kind).map(({ id }) => id);
      const known = await switchRules(tx, kind, ids, command);
      if (known !== null) for (const id of ids) found.set(id, known.get(id) ?? STRICTEST);
    }
    rules.set(key, found);
  }
  return rules;
}

/** Of everything that a run would do: what a person saw and what is started are the same, or it is not started. */
export function wholePlan({ id, version }: Pick<Sequence, 'id' | 'version'>, plan: Plan): SequencePlan {
  const said = JSON.stringify([
    id,
    version,
    plan.needsSecondPerson,
    plan.actions.map(({ isOnline: _, ...action }) => action),
  ]);
  return {
    sequenceId: id,
    version,
    actions: [...plan.actions],
    problems: [...plan.problems],
    durationMs: plan.durationMs,
    needsArming: plan.needsArming,
    needsSecondPerson: plan.needsSecondPerson,
    digest: createHash('sha256').update(said).digest('hex').slice(0, 32),
  };
}
