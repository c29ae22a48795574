import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { readContacts, saveContacts } from './keep-contacts.ts';
import type { PlanDeps } from './plan-deps.ts';
import { createPlan, endPlan, readPlans, savePlan } from './save-plan.ts';
import { completeStep, readAlarmPlan, recordCall, skipStep } from './work-off.ts';

export function createPlanHandlers(deps: PlanDeps) {
  const { plans } = implementer;
  return {
    forAlarm: plans.forAlarm.handler(({ input, context }) =>
      readAlarmPlan(deps, actor(context), input.alarmId),
    ),
    completeStep: plans.completeStep.handler(({ input, context }) =>
      completeStep(deps, actor(context), input),
    ),
    skipStep: plans.skipStep.handler(({ input, context }) => skipStep(deps, actor(context), input)),
    recordCall: plans.recordCall.handler(({ input, context }) => recordCall(deps, actor(context), input)),
    list: plans.list.handler(({ context }) => readPlans(deps, actor(context))),
    create: plans.create.handler(({ input, context }) => createPlan(deps, actor(context), input)),
    save: plans.save.handler(({ input, context }) => savePlan(deps, actor(context), input)),
    archive: plans.archive.handler(({ input, context }) => endPlan(deps, actor(context), input.id)),
    contacts: {
      list: plans.contacts.list.handler(({ input, context }) =>
        readContacts(deps, actor(context), input.siteId),
      ),
      save: plans.contacts.save.handler(({ input, context }) => saveContacts(deps, actor(context), input)),
    },
  };
}
