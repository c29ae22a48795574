import { actor, implementer } from '../../platform/rpc/call-context.ts';
import type { AlarmsDeps } from './alarms-deps.ts';
import { readEscalation, setEscalation } from './use-escalation.ts';

export function createEscalationHandlers(deps: AlarmsDeps) {
  const { escalation } = implementer;
  return {
    list: escalation.list.handler(({ context }) => readEscalation(deps, actor(context))),
    set: escalation.set.handler(({ input, context }) => setEscalation(deps, actor(context), input)),
  };
}
