import type { Database } from '../../platform/db/database.ts';
import { implementer } from '../../platform/rpc/call-context.ts';
import { readPerformance } from './read-performance.ts';
import { readStorage } from './read-storage.ts';

export function createOperationsHandlers({ database }: { readonly database: Database }) {
  return {
    storage: implementer.operations.storage.handler(() =>
      database.transaction({ as: 'nobody' }, readStorage),
    ),
    performance: implementer.operations.performance.handler(() => readPerformance(database)),
  };
}
