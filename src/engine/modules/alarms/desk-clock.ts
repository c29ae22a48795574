import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRounds, type Rounds } from '../../platform/rounds.ts';
import { lookForFlood } from './look-for-flood.ts';
import { endChattering, forgetQuiet } from './store/chatter-rows.ts';
import {
  closeRestored,
  endHolds,
  endSuppressions,
  leaveSilentDesks,
  noteUnfinished,
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
  { uncover = true, remind = true, measure = true } = {},
): Promise<DeskRound> {
  const began = await turnWindows(tx, at);
  const restored = await closeRestored(tx, organisationId, at);
  const back = await endSuppressions(tx, organisationId, at);
  const covered =
    uncover || began > 0 || back > 0 ? await suppressCovered(tx, organisationId, at) : undefined;
  const held = await endHolds(tx, organisationId, at);
  const silent = await leaveSilentDesks(tx, organisationId, at);
  const quieter = await endChattering(tx, organisationId, at);
  // After the silent desks have left: nobody sits there.
  if (measure) await lookForFlood(tx, organisationId, at);
  if (remind) await forgetQuiet(tx, organisationId, at);
  const reminded = remind ? await remindOfRestores(tx, organisationId, at) : 0;
  const returned = remind ? await returnReminders(tx, organisationId, at) : 0;
  // After the holds and the quiet times that are over.
  const unfinished = remind ? await noteUnfinished(tx, organisationId, at) : 0;
  const most = Math.max(
    ...[restored, back, covered ?? 0, held, silent, quieter, reminded, returned, unfinished],
  );
  return { isFull: most >= ROUND_LIMIT, mayUncover: (covered ?? 0) > 0 || reminded > 0 };
}

export interface DeskClockDeps {
  /** Every transaction fails once another station has taken over. */
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly clock: Clock;
  readonly logger: Logger;
}

const ROUND_MS = 1000;
/** Reminders are not that urgent, and cost more to find. */
const REMIND_EVERY = 10;
/** It counts alarms of ten minutes. */
const MEASURE_EVERY = 2;

/** Looks after the desk's times, at the one station that ingests; a window that is declared or ended wakes it. */
export function createDeskClock({ database, organisations, clock, logger }: DeskClockDeps): Rounds {
  let rounds = 0;
  /** At first, whatever the station before may have left. */
  const uncover = new Set(organisations);

  async function round(organisationId: OrganisationId): Promise<boolean> {
    const { isFull, mayUncover } = await database.transaction(
      { as: 'organisation', organisationId },
      (tx) =>
        deskRound(tx, organisationId, clock.now(), {
          uncover: uncover.has(organisationId),
          remind: rounds % REMIND_EVERY === 0,
          measure: rounds % MEASURE_EVERY === 0,
        }),
      { lane: 'intake' },
    );
    if (mayUncover) uncover.add(organisationId);
    else uncover.delete(organisationId);
    return isFull;
  }

  return createRounds({
    async round() {
      let isFull = false;
      for (const organisationId of organisations) isFull = (await round(organisationId)) || isFull;
      rounds += 1;
      return isFull ? 0 : ROUND_MS;
    },
    complaint: "the alarm desk's times could not be looked after; it is tried again",
    clock,
    logger,
  });
}
