import type { PlanDeps } from './plan-deps.ts';
import { createPlanHandlers } from './plans.handlers.ts';

/** What is to be done about an alarm, step by step, and whom to call. */
export function createPlans(deps: PlanDeps) {
  return { handlers: createPlanHandlers(deps) };
}
