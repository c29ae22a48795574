import type { PeoplesDatabase } from '../../platform/db/database.ts';
import { createStatisticsHandlers } from './statistics.handlers.ts';

/** What happened, counted from the views that everybody with access to the database may read as well. */
export function createStatistics(deps: { readonly database: PeoplesDatabase }) {
  return { handlers: createStatisticsHandlers(deps) };
}
