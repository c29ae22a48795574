import type { Database } from '../../platform/db/database.ts';
import { createRetentionHandlers } from './retention.handlers.ts';
import { createRetentionJobs } from './retention-jobs.ts';

export { readDaysOfAll, readLongestDays } from './store/rules.ts';

/** How long each organisation keeps what, and the jobs that hold to it for tables that are not time series. */
export function createRetention(deps: { readonly database: Database }) {
  return { handlers: createRetentionHandlers(deps), jobs: createRetentionJobs(deps) };
}
