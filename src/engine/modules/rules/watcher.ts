import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createRounds, type Rounds } from '../../platform/rounds.ts';
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
export interface Watcher extends Pick<Rounds, 'start' | 'stop'> {
  /** The rules are others now. */
  wake(): void;
  /** Devices or their places may be others now. */
  doubt(): void;
}

const EVERY_MS = 1000;
/** There are no rules; the feed tells of the first. */
const IDLE_MS = 30_000;
/** Boxes that register one after the other are taken up together. */
const DOUBT_EVERY_MS = 10_000;

export function createWatcher({ database, organisations, raise, clock, logger }: WatcherDeps): Watcher {
  const byOrganisation = organisations.map((organisationId) =>
    createRuleRounds({ database, organisationId, raise, clock }),
  );
  let isDoubtful = false;
  let doubtedAtMs = Number.NEGATIVE_INFINITY;

  function passOnDoubt(): void {
    if (!isDoubtful || clock.monotonicMs() - doubtedAtMs < DOUBT_EVERY_MS) return;
    isDoubtful = false;
    doubtedAtMs = clock.monotonicMs();
    for (const each of byOrganisation) each.doubt();
  }

  const rounds = createRounds({
    async round() {
      let nextMs = IDLE_MS;
      passOnDoubt();
      for (const each of byOrganisation) if (await each.round()) nextMs = EVERY_MS;
      return nextMs;
    },
    complaint: 'rules could not be evaluated; it is tried again',
    clock,
    logger,
  });

  return {
    start: rounds.start,
    wake() {
      for (const each of byOrganisation) each.doubt();
      rounds.wake();
    },
    doubt() {
      isDoubtful = true;
    },
    stop: rounds.stop,
  };
}
