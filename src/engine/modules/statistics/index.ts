import { createOneAtATime } from '../../platform/one-at-a-time.ts';
import { createStatisticsHandlers } from './statistics.handlers.ts';
import type { StatisticsDeps } from './statistics-deps.ts';

/** What happened, counted from the views that everybody with access to the database may read as well. */
export function createStatistics(deps: Omit<StatisticsDeps, 'oneAtATime'>) {
  return { handlers: createStatisticsHandlers({ ...deps, oneAtATime: createOneAtATime() }) };
}
