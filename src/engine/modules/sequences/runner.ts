import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { FenceLost } from '../../platform/db/fence-lost.ts';
import type { Logger } from '../../platform/logger.ts';
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
export interface Runner {
  start(): void;
  /** Something may be there to be done. */
  wake(): void;
  /** Some command has changed: of interest only while something goes on. */
  hear(): void;
  /** Resolves when nothing is under way any more. Idempotent. */
  stop(): Promise<void>;
}

/** A command may be answered at any moment; the feed tells of it as well. */
const RUNNING_MS = 100;
/** Nothing is open; whatever comes wakes it. */
const IDLE_MS = 5000;
const AFTER_FAILURE_MS = 1000;

export function createRunner({ database, organisations, orders, clock, logger }: RunnerDeps): Runner {
  let isStopped = false;
  let isWanted = false;
  let isTold = false;
  let isBusy = false;
  let running: Promise<void> | undefined;
  let cancel = (): void => undefined;

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

  /** That the database is away, or the lease is another station's, is told by those who notice it first. */
  function tellOnce(error: unknown): void {
    const isKnown =
      error instanceof FenceLost || (error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE');
    if (isKnown || isTold) return;
    isTold = true;
    logger.warn({ err: error }, 'sequences could not be looked after; it is tried again');
  }

  async function run(): Promise<void> {
    let nextMs = IDLE_MS;
    isBusy = false;
    try {
      for (const organisationId of organisations) nextMs = Math.min(nextMs, await round(organisationId));
      isTold = false;
    } catch (error) {
      nextMs = AFTER_FAILURE_MS;
      tellOnce(error);
    }
    running = undefined;
    if (isStopped) return;
    cancel = clock.after(isWanted ? 0 : nextMs, begin);
  }

  function begin(): void {
    cancel();
    isWanted = false;
    running = run();
  }

  function wake(): void {
    isWanted = true;
    if (isStopped || running !== undefined) return;
    cancel();
    cancel = clock.after(0, begin);
  }

  return {
    start: begin,
    wake,
    hear() {
      if (isBusy || running !== undefined) wake();
    },
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}
