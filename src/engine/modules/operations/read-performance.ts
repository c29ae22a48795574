import type { PerformanceReport } from '../../../shared/operations/model.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import type { Database } from '../../platform/db/database.ts';
import { findExtension } from './store/series.ts';
import { readSlotLimitBytes, readSlots, readStatisticsSince, readUnusedIndexes } from './store/server.ts';
import { readStatements } from './store/statements.ts';

const STATEMENTS_SHOWN = 10;
const INDEXES_SHOWN = 20;
/** A slot without a limit that nobody reads grows until the disk is full; a station that reads stays far below. */
const WARN_BYTES = 1024 ** 3;

const REFUSALS: Readonly<Record<string, 'not-loaded' | 'forbidden'>> = {
  // object_not_in_prerequisite_state: "must be loaded via shared_preload_libraries"
  '55000': 'not-loaded',
  '42501': 'forbidden',
};

async function readSlowStatements(database: Database): Promise<PerformanceReport['statements']> {
  try {
    return await database.transaction({ as: 'nobody' }, async (tx) => {
      const extension = await findExtension(tx, 'pg_stat_statements');
      if (extension === undefined) return { state: 'not-installed' as const };
      return { state: 'known' as const, list: await readStatements(tx, extension.schema, STATEMENTS_SHOWN) };
    });
  } catch (error) {
    const state = REFUSALS[errorCode(error) ?? ''];
    if (state === undefined) throw error;
    return { state };
  }
}

/** What takes time, what is kept for nothing, and whether the log grows. */
export async function readPerformance(database: Database): Promise<PerformanceReport> {
  const statements = await readSlowStatements(database);
  return database.transaction({ as: 'nobody' }, async (tx) => {
    const slots = await readSlots(tx);
    const limitBytes = await readSlotLimitBytes(tx);
    return {
      since: await readStatisticsSince(tx),
      statements,
      unusedIndexes: await readUnusedIndexes(tx, INDEXES_SHOWN),
      slots,
      wal: {
        limitBytes,
        retainedBytes: Math.max(0, ...slots.map((slot) => slot.retainedBytes ?? 0)),
        // At the limit the server gives a slot up: told before.
        warnBytes: limitBytes === null ? WARN_BYTES : Math.min(WARN_BYTES, limitBytes / 2),
      },
    };
  });
}
