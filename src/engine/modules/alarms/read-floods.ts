import type { FloodSummary } from '../../../shared/alarms/flood.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import { listFloodSummaries } from './store/flood-rows.ts';

export const readFloods = ({ database }: AlarmsDeps, by: Actor, limit: number): Promise<FloodSummary[]> =>
  database.transaction(personScope(by), (tx) => listFloodSummaries(tx, limit));
