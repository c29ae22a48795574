import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRounds, type Rounds } from '../../platform/rounds.ts';
import { refreshSearch } from './store/search-rows.ts';

/** What the station has that takes messages in. */
export interface Holding {
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly logger: Logger;
}

const ROUND_MS = 1000;
/** A tenth of a second's work: what waits for the processor beside it waits no longer. */
const MOST = 500;

/** Brings the documents of alarms up to date, behind the intake's back: nobody who commits an alarm waits for them. */
export function keepSearch({
  database,
  organisations,
  clock,
  logger,
}: Holding & { readonly clock: Clock }): Rounds {
  return createRounds({
    async round() {
      let isFull = false;
      for (const organisationId of organisations) {
        const refreshed = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
          refreshSearch(tx, MOST),
        );
        isFull = isFull || refreshed >= MOST;
      }
      return isFull ? 0 : ROUND_MS;
    },
    complaint: 'the search over alarms could not be kept up to date; it is tried again',
    clock,
    logger,
  });
}
