import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { FenceLost } from '../../platform/db/fence-lost.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRuleRounds } from './rule-rounds.ts';
import type { RaiseAlarms } from './rules-deps.ts';

export interface WatcherDeps {
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly raise: RaiseAlarms;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Evaluates rules, at the one station that ingests. */
export interface Watcher {
  start(): void;
  /** The rules are others now. */
  wake(): void;
  /** Devices or their places may be others now. */
  doubt(): void;
  /** Resolves when nothing is under way any more. Idempotent. */
  stop(): Promise<void>;
}

const EVERY_MS = 1000;
/** There are no rules; the feed tells of the first. */
const IDLE_MS = 30_000;
const AFTER_FAILURE_MS = 1000;
/** Boxes that register one after the other are taken up together. */
const DOUBT_EVERY_MS = 10_000;

export function createWatcher({ database, organisations, raise, clock, logger }: WatcherDeps): Watcher {
  const rounds = organisations.map((organisationId) =>
    createRuleRounds({ database, organisationId, raise, clock }),
  );
  let isStopped = false;
  let isWanted = false;
  let isTold = false;
  let isDoubtful = false;
  let doubtedAtMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let cancel = (): void => undefined;

  /** That the database is away, or the lease is another station's, is told by those who notice it first. */
  function tellOnce(error: unknown): void {
    const isKnown =
      error instanceof FenceLost || (error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE');
    if (isKnown || isTold) return;
    isTold = true;
    logger.warn({ err: error }, 'rules could not be evaluated; it is tried again');
  }

  function passOnDoubt(): void {
    if (!isDoubtful || clock.monotonicMs() - doubtedAtMs < DOUBT_EVERY_MS) return;
    isDoubtful = false;
    doubtedAtMs = clock.monotonicMs();
    for (const each of rounds) each.doubt();
  }

  async function run(): Promise<void> {
    let nextMs = IDLE_MS;
    passOnDoubt();
    try {
      for (const each of rounds) if (await each.round()) nextMs = EVERY_MS;
      isTold = false;
    } catch (error) {
      nextMs = AFTER_FAILURE_MS;
      tellOnce(error);
    }
    running = undefined;
    if (!isStopped) cancel = clock.after(isWanted ? 0 : nextMs, begin);
  }

  function begin(): void {
    cancel();
    isWanted = false;
    running = run();
  }

  return {
    start: begin,
    wake() {
      for (const each of rounds) each.doubt();
      isWanted = true;
      if (isStopped || running !== undefined) return;
      cancel();
      cancel = clock.after(0, begin);
    },
    doubt() {
      isDoubtful = true;
    },
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}
