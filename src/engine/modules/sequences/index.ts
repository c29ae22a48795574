import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { PlanDeps } from './plan-sequence.ts';
import { createRunner, type Runner } from './runner.ts';
import { createSequenceHandlers } from './sequences.handlers.ts';
import type { SequenceOrders } from './sequences-deps.ts';

export { listCurrentRuns, listRunsSince, runOfRow } from './store/run-rows.ts';
export { listSteps, listStepsSince, stepOfRow } from './store/step-rows.ts';

export interface SequencesOptions extends PlanDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly orders: SequenceOrders;
}

/** What the station has that takes messages in. */
interface Holding {
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
}

/** Sequences of switchings: composed and started at any station, run by the one that ingests. */
export function createSequences({ database, clock, logger, orders, members, switchRules }: SequencesOptions) {
  const runners = new Set<Runner>();
  const wakeRunner = () => {
    for (const runner of runners) runner.wake();
  };

  return {
    handlers: createSequenceHandlers({ database, clock, members, switchRules, ...orders, wakeRunner }),
    /** Beside ingestion, for as long as this station takes messages in. */
    openSide: (holding: Holding) => {
      const runner = createRunner({ ...holding, orders, clock, logger });
      runners.add(runner);
      const stop = () => {
        runners.delete(runner);
        return runner.stop();
      };
      return {
        filters: [],
        start: runner.start,
        receive: () => false,
        problem: () => null,
        drained: stop,
        end: () => void stop(),
      };
    },
    /** Of the change feed: another station's start, and what became of a step, are acted on at once. */
    onChange({ table, op }: { readonly table: string; readonly op: string }): void {
      if (table === 'sequence_runs' || op === 'resync') wakeRunner();
      if (table === 'command_log') for (const runner of runners) runner.hear();
    },
  };
}
