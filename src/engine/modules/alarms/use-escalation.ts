import type { EscalationPolicy } from '../../../shared/escalation/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import { listSteps, replaceSteps } from './store/escalation-rows.ts';

export const readEscalation = ({ database }: AlarmsDeps, by: Actor): Promise<EscalationPolicy[]> =>
  database.transaction(personScope(by), listSteps);

export const setEscalation = (
  { database }: AlarmsDeps,
  by: Actor,
  policy: EscalationPolicy,
): Promise<EscalationPolicy> =>
  database.transaction(personScope(by), async (tx) => {
    if (!(await replaceSteps(tx, by.organisationId, policy))) throw new AppError('CHANNEL_UNKNOWN');
    return policy;
  });
