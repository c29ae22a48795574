import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRounds, type Rounds } from '../../platform/rounds.ts';
import { escalateRound, type TellOutside } from './escalate-round.ts';

export interface EscalationClockDeps {
  /** Every transaction fails once another station has taken over. */
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly tellOutside: TellOutside;
  readonly clock: Clock;
  readonly logger: Logger;
}

const ROUND_MS = 1000;

/** Looks for alarms that nobody takes, at the one station that ingests; whatever else the desk's clock is busy with. */
export function createEscalationClock(deps: EscalationClockDeps): Rounds {
  const { database, organisations, tellOutside, clock, logger } = deps;
  return createRounds({
    async round() {
      let isFull = false;
      for (const organisationId of organisations) {
        const more = await database.transaction(
          { as: 'organisation', organisationId },
          (tx) => escalateRound(tx, organisationId, clock.now(), tellOutside),
          { lane: 'intake' },
        );
        isFull = isFull || more;
      }
      return isFull ? 0 : ROUND_MS;
    },
    complaint: 'alarms that nobody takes could not be looked after; it is tried again',
    clock,
    logger,
  });
}
