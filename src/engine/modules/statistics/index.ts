import type { Database } from '../../platform/db/database.ts';
import { createStatisticsHandlers } from './statistics.handlers.ts';

/** What happened, counted from the views that everybody with access to the database may read as well. */
export function createStatistics(deps: { readonly database: Database }) {
  return { handlers: createStatisticsHandlers(deps) };
}
