import type { Database } from '../../platform/db/database.ts';
import { createMeasureSizesJob } from './measure-sizes.ts';
import { createOperationsHandlers } from './operations.handlers.ts';

/** How the database stands: sizes and growth, what takes time, and what keeps the log. Numbers, no customer's rows. */
export function createOperations(deps: { readonly database: Database }) {
  return { handlers: createOperationsHandlers(deps), jobs: [createMeasureSizesJob(deps)] };
}
