import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRounds, type Rounds } from '../../platform/rounds.ts';
import { runRound } from './run-round.ts';
import type { SequenceOrders } from './sequences-deps.ts';

export interface RunnerDeps {
  /** Every transaction fails once another station has taken over. */
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly orders: SequenceOrders;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Runs sequences, at the one station that ingests. */
export interface Runner extends Pick<Rounds, 'start' | 'wake' | 'stop'> {
  /** Some command has changed: of interest only while something goes on. */
  hear(): void;
}

/** A command may be answered at any moment; the feed tells of it as well. */
const RUNNING_MS = 100;
/** Nothing is open; whatever comes wakes it. */
const IDLE_MS = 5000;

export function createRunner({ database, organisations, orders, clock, logger }: RunnerDeps): Runner {
  let isBusy = false;

  /** In how many ms to look again. */
  async function round(organisationId: OrganisationId): Promise<number> {
    const done = await database.transaction(
      { as: 'organisation', organisationId },
      (tx) => runRound(tx, organisationId, orders, clock.now()),
      { lane: 'intake' },
    );
    if (done === null) return IDLE_MS;
    isBusy = true;
    if (done.ordered) orders.wake();
    if (done.dueAt === null) return RUNNING_MS;
    return Math.max(0, Math.min(RUNNING_MS, done.dueAt.getTime() - clock.now().getTime()));
  }

  const { isRunning, ...rounds } = createRounds({
    async round() {
      let nextMs = IDLE_MS;
      isBusy = false;
      for (const organisationId of organisations) nextMs = Math.min(nextMs, await round(organisationId));
      return nextMs;
    },
    complaint: 'sequences could not be looked after; it is tried again',
    clock,
    logger,
  });

  return {
    ...rounds,
    hear() {
      if (isBusy || isRunning()) rounds.wake();
    },
  };
}
