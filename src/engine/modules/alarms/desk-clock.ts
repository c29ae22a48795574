import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { FenceLost } from '../../platform/db/fence-lost.ts';
import type { Logger } from '../../platform/logger.ts';
import {
  closeRestored,
  endHolds,
  endSuppressions,
  leaveSilentDesks,
  ROUND_LIMIT,
  remindOfRestores,
  returnReminders,
  suppressCovered,
  turnWindows,
} from './store/desk-clock-rows.ts';

/** What a round leaves for the next one. */
export interface DeskRound {
  /** More was due than one round takes. */
  readonly isFull: boolean;
  /** Open alarms may stand uncovered at places where a window runs. */
  readonly mayUncover: boolean;
}

/**
 * What time does to alarms, in one organisation: whatever is over comes back by itself. All that it knows stands in the
 * tables, and each step takes only what is still as it was found: a round that is repeated, or done by another station,
 * changes nothing twice.
 */
export async function deskRound(
  tx: Tx,
  organisationId: OrganisationId,
  at: Date,
  { uncover = true, remind = true } = {},
): Promise<DeskRound> {
  const began = await turnWindows(tx, at);
  const restored = await closeRestored(tx, organisationId, at);
  const back = await endSuppressions(tx, organisationId, at);
  const covered =
    uncover || began > 0 || back > 0 ? await suppressCovered(tx, organisationId, at) : undefined;
  const held = await endHolds(tx, organisationId, at);
  const silent = await leaveSilentDesks(tx, organisationId, at);
  const reminders = remind
    ? [await remindOfRestores(tx, organisationId, at), await returnReminders(tx, organisationId, at)]
    : [];
  const most = Math.max(restored, back, covered ?? 0, held, silent, ...reminders);
  return { isFull: most >= ROUND_LIMIT, mayUncover: covered !== undefined && covered > 0 };
}

export interface DeskClockDeps {
  /** Every transaction fails once another station has taken over. */
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Looks after the desk's times, at the one station that ingests. */
export interface DeskClock {
  start(): void;
  /** A window was declared or ended. */
  wake(): void;
  /** Resolves when nothing is under way any more. Idempotent. */
  stop(): Promise<void>;
}

const ROUND_MS = 1000;
/** Reminders are not that urgent, and cost more to find. */
const REMIND_EVERY = 10;

export function createDeskClock({ database, organisations, clock, logger }: DeskClockDeps): DeskClock {
  let isStopped = false;
  let isWanted = false;
  let isTold = false;
  let rounds = 0;
  let running: Promise<void> | undefined;
  let cancel = (): void => undefined;
  /** At first, whatever the station before may have left. */
  const uncover = new Set(organisations);

  async function round(organisationId: OrganisationId): Promise<boolean> {
    const { isFull, mayUncover } = await database.transaction(
      { as: 'organisation', organisationId },
      (tx) =>
        deskRound(tx, organisationId, clock.now(), {
          uncover: uncover.has(organisationId),
          remind: rounds % REMIND_EVERY === 0,
        }),
      { lane: 'intake' },
    );
    if (mayUncover) uncover.add(organisationId);
    else uncover.delete(organisationId);
    return isFull;
  }

  /** That the database is away, or the lease is another station's, is told by those who notice it first. */
  function tellOnce(error: unknown): void {
    const isKnown =
      error instanceof FenceLost || (error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE');
    if (isKnown || isTold) return;
    isTold = true;
    logger.warn({ err: error }, "the alarm desk's times could not be looked after; it is tried again");
  }

  async function run(): Promise<void> {
    let isFull = false;
    try {
      for (const organisationId of organisations) isFull = (await round(organisationId)) || isFull;
      rounds += 1;
      isTold = false;
    } catch (error) {
      tellOnce(error);
    }
    running = undefined;
    if (isStopped) return;
    cancel = clock.after(isWanted || isFull ? 0 : ROUND_MS, begin);
  }

  function begin(): void {
    cancel();
    isWanted = false;
    running = run();
  }

  return {
    start: begin,
    wake() {
      isWanted = true;
      if (isStopped || running !== undefined) return;
      cancel();
      cancel = clock.after(0, begin);
    },
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}
