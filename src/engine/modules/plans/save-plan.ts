import type { AlarmType } from '../../../shared/alarms/model.ts';
import type { SiteId } from '../../../shared/contract/primitives.ts';
import type { ActionPlan, PlanId, PlanStep } from '../../../shared/plans/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { PlanDeps } from './plan-deps.ts';
import { siteTimeZone } from './store/contact-rows.ts';
import {
  archivePlan,
  findPlan,
  insertPlan,
  insertPlanVersion,
  listPlans,
  lockPlan,
  updatePlan,
} from './store/plan-rows.ts';

export function readPlans({ database }: PlanDeps, by: Actor): Promise<ActionPlan[]> {
  return database.transaction(personScope(by), listPlans);
}

interface PlanDraft {
  readonly name: string;
  readonly steps: readonly PlanStep[];
}

export function createPlan(
  { database }: PlanDeps,
  by: Actor,
  draft: PlanDraft & { readonly alarmType: AlarmType; readonly siteId: SiteId | null },
): Promise<ActionPlan> {
  return database.transaction(personScope(by), async (tx) => {
    const { siteId, steps } = draft;
    if (siteId !== null && (await siteTimeZone(tx, siteId)) === undefined)
      throw new AppError('SITE_UNKNOWN', { siteIds: [siteId] });
    const id = await insertPlan(tx, by.organisationId, draft);
    if (id === undefined) throw new AppError('PLAN_TAKEN');
    await insertPlanVersion(tx, by.organisationId, by, { id, version: 1, steps });
    return present(await findPlan(tx, id));
  });
}

/** On top of the version that was changed; where somebody was quicker, nothing is saved. */
export function savePlan(
  { database }: PlanDeps,
  by: Actor,
  { id, basedOn, name, steps }: PlanDraft & { readonly id: PlanId; readonly basedOn: number },
): Promise<ActionPlan> {
  return database.transaction(personScope(by), async (tx) => {
    const current = await lockPlan(tx, id);
    const before = await findPlan(tx, id);
    if (current === undefined || before === undefined) throw new AppError('NOT_FOUND');
    if (current !== basedOn)
      throw new AppError('PLAN_CHANGED', { version: current, by: before.savedBy, at: before.savedAt });
    const version = current + 1;
    await insertPlanVersion(tx, by.organisationId, by, { id, version, steps });
    await updatePlan(tx, id, { name, version });
    return present(await findPlan(tx, id));
  });
}

/** Alarms that are open keep the steps they have. */
export function endPlan({ database }: PlanDeps, by: Actor, id: PlanId): Promise<Record<string, never>> {
  return database.transaction(personScope(by), async (tx) => {
    if (!(await archivePlan(tx, id))) throw new AppError('NOT_FOUND');
    return {};
  });
}

function present(plan: ActionPlan | undefined): ActionPlan {
  if (plan === undefined) throw new Error('a plan that was just written is not there');
  return plan;
}
