import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import type { Printer } from '../../platform/pdf/printer.ts';
import { createIncidentHandlers } from './incidents.handlers.ts';
import { type Holding, keepSearch } from './keep-search.ts';

/** What happened: the search over alarms of years, and all that was around one of them. */
export function createIncidents({
  database,
  clock,
  printer,
}: {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
  readonly printer: Printer;
}) {
  return {
    handlers: createIncidentHandlers({ database, clock, printer }),
    /** Beside ingestion: one station keeps the search for all. */
    openSide: (holding: Holding) => {
      const rounds = keepSearch({ ...holding, clock });
      return {
        filters: [],
        start: rounds.start,
        receive: () => false,
        problem: () => null,
        drained: rounds.stop,
        end: () => void rounds.stop(),
      };
    },
  };
}
