import { z } from 'zod';
import type { AlarmType } from '../../../../shared/alarms/model.ts';
import type { OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import { ActionPlan, PlanId, type PlanStep } from '../../../../shared/plans/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Signature } from './step-rows.ts';

const planSelect = `select p.id, p.name, p.alarm_type as "alarmType", p.site_id as "siteId", s.name as "siteName",
    p.version, v.steps, v.saved_at as "savedAt", v.user_name as "savedBy"
  from action_plans p
  join action_plan_versions v on v.plan_id = p.id and v.version = p.version
  left join sites s on s.id = p.site_id`;

export function listPlans(tx: Tx): Promise<ActionPlan[]> {
  return tx.many(
    ActionPlan,
    `${planSelect} where not p.is_archived order by p.alarm_type, s.name nulls first, p.id`,
  );
}

export function findPlan(tx: Tx, id: PlanId): Promise<ActionPlan | undefined> {
  return tx.optional(ActionPlan, `${planSelect} where p.id = $1 and not p.is_archived`, [id]);
}

/** The version that is in use, held until the transaction ends. */
export async function lockPlan(tx: Tx, id: PlanId): Promise<number | undefined> {
  const row = await tx.optional(
    z.object({ version: z.int() }),
    'select version from action_plans where id = $1 and not is_archived for update',
    [id],
  );
  return row?.version;
}

/** Undefined where there is a plan for the type at this place already. */
export async function insertPlan(
  tx: Tx,
  organisationId: OrganisationId,
  plan: { readonly name: string; readonly alarmType: AlarmType; readonly siteId: SiteId | null },
): Promise<PlanId | undefined> {
  const row = await tx.optional(
    z.object({ id: PlanId }),
    `insert into action_plans (organisation_id, site_id, alarm_type, name, version) values ($1, $2, $3, $4, 1)
     on conflict (organisation_id, alarm_type, coalesce(site_id, 0)) where not is_archived do nothing returning id`,
    [organisationId, plan.siteId, plan.alarmType, plan.name],
  );
  return row?.id;
}

export async function insertPlanVersion(
  tx: Tx,
  organisationId: OrganisationId,
  by: Signature,
  version: { readonly id: PlanId; readonly version: number; readonly steps: readonly PlanStep[] },
): Promise<void> {
  await tx.execute(
    `insert into action_plan_versions (plan_id, version, organisation_id, steps, user_id, user_name, station)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      version.id,
      version.version,
      organisationId,
      JSON.stringify(version.steps),
      by.userId,
      by.name,
      by.station,
    ],
  );
}

export async function updatePlan(
  tx: Tx,
  id: PlanId,
  { name, version }: { readonly name: string; readonly version: number },
): Promise<void> {
  await tx.execute('update action_plans set name = $2, version = $3 where id = $1', [id, name, version]);
}

export async function archivePlan(tx: Tx, id: PlanId): Promise<boolean> {
  return (
    (await tx.execute('update action_plans set is_archived = true where id = $1 and not is_archived', [
      id,
    ])) === 1
  );
}
