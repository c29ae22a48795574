import { createStatisticsHandlers } from './statistics.handlers.ts';
import type { StatisticsDeps } from './statistics-deps.ts';

/** What happened, counted from the views that everybody with access to the database may read as well. */
export function createStatistics(deps: StatisticsDeps) {
  return { handlers: createStatisticsHandlers(deps) };
}
