import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { withOwnerSession } from '../../platform/db/owner-session.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Job } from '../jobs/index.ts';
import { adoptWhereOffered } from './adopt-timescale.ts';
import { expireHistory } from './expire-history.ts';
import { keepStorage } from './keep-storage.ts';
import { makePartitions } from './make-partitions.ts';
import { moveToTimescale } from './move-to-timescale.ts';
import { rollUp, type Upkeep } from './roll-up.ts';

/**
 * The history of measurements: rows in partitions or in a hypertable, rollups by hour and day. Others read and write
 * the views heartbeats, heartbeats_hourly and heartbeats_daily; here is what keeps them.
 */
export function createHistory(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { database, clock, logger } = deps;

  const withUpkeep = <T>(work: (upkeep: Upkeep) => Promise<T>, signal?: AbortSignal): Promise<T> =>
    withOwnerSession(database.connectionString(), (session) =>
      work({ session, clock, ...(signal === undefined ? {} : { signal }) }),
    );

  const job = (
    name: string,
    schedule: string,
    timeoutMinutes: number,
    work: (upkeep: Upkeep) => Promise<number>,
  ): Job => ({
    name,
    schedule,
    timeoutMinutes,
    run: async ({ signal }) => ({ rows: await withUpkeep(work, signal) }),
  });

  return {
    jobs: [
      job('roll-up-history', '3,13,23,33,43,53 * * * *', 60, rollUp),
      job('arrange-history', '40 1 * * *', 240, keepStorage),
      job('expire-history', '50 2 * * *', 240, expireHistory),
    ] as const,
    /** At the start, before anything is written. Without it rows are kept as well, only less well sorted. */
    async prepare(): Promise<void> {
      await adoptWhereOffered(database.connectionString(), { clock, logger });
      await withUpkeep(makePartitions).catch((error: unknown) =>
        logger.warn({ err: error }, 'the partitions of the history could not be made ahead'),
      );
    },
  };
}

export { adoptWhereOffered };

/** `watchdesk migrate timescale`; rows moved. */
export function moveHistory(
  connectionString: string,
  options: { readonly clock: Clock; readonly dryRun: boolean; say(line: string): void },
): Promise<number> {
  return withOwnerSession(connectionString, (session) => moveToTimescale({ ...options, session }));
}
