import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRuleHandlers } from './rules.handlers.ts';
import type { RaiseAlarms } from './rules-deps.ts';
import { createWatcher, type Watcher } from './watcher.ts';

export interface RulesOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly raise: RaiseAlarms;
}

/** What the station has that takes messages in. */
interface Holding {
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
}

/** Rules over what devices report: made at any station, evaluated by the one that ingests. */
export function createRules({ database, clock, logger, raise }: RulesOptions) {
  const watchers = new Set<Watcher>();
  const wake = () => {
    for (const watcher of watchers) watcher.wake();
  };

  return {
    handlers: createRuleHandlers({ database, clock, wake }),
    /** Beside ingestion, for as long as this station takes messages in. */
    openSide: (holding: Holding) => {
      const watcher = createWatcher({ ...holding, raise, clock, logger });
      watchers.add(watcher);
      const stop = () => {
        watchers.delete(watcher);
        return watcher.stop();
      };
      return {
        filters: [],
        start: watcher.start,
        receive: () => false,
        problem: () => null,
        drained: stop,
        end: () => void stop(),
      };
    },
    /** Of the change feed: what another station saved is in force at once. */
    onChange({ table, op }: { readonly table: string; readonly op: string }): void {
      if (table === 'rules') wake();
      else if (['devices', 'sites', 'zones'].includes(table) || op === 'resync')
        for (const watcher of watchers) watcher.doubt();
    },
  };
}
