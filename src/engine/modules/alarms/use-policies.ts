import type { AlarmSettings, AlarmTypePolicy, AlarmTypePolicyChange } from '../../../shared/alarms/policy.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import { listPolicies, putPolicy, putSettings, readSettings } from './store/policy-rows.ts';

export const readPolicies = ({ database }: AlarmsDeps, by: Actor): Promise<AlarmTypePolicy[]> =>
  database.transaction(personScope(by), listPolicies);

export const setPolicy = (
  { database }: AlarmsDeps,
  by: Actor,
  change: AlarmTypePolicyChange,
): Promise<AlarmTypePolicy> =>
  database.transaction(personScope(by), (tx) => putPolicy(tx, by.organisationId, change));

export const readAlarmSettings = ({ database }: AlarmsDeps, by: Actor): Promise<AlarmSettings> =>
  database.transaction(personScope(by), readSettings);

export const setAlarmSettings = (
  { database }: AlarmsDeps,
  by: Actor,
  settings: AlarmSettings,
): Promise<AlarmSettings> =>
  database.transaction(personScope(by), async (tx) => {
    await putSettings(tx, by.organisationId, settings);
    return readSettings(tx);
  });
