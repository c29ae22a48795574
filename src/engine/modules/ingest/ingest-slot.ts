import { SetupError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { createAdvisoryLock } from '../../platform/db/advisory-lock.ts';
import type { Database, Fence } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { Ingestion } from './ingestion.ts';
import { createLeadership, type LeadershipState } from './leadership.ts';
import type { Station } from './store/lease.ts';

/** One slot as this process sees it: it stands by for it or ingests in it. */
export interface IngestSlot {
  readonly name: string;
  /** Resolves after the first attempt to take it; rejects with what kept it from beginning. */
  start(): Promise<void>;
  /** Keeps what was taken, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
  state(): LeadershipState;
  holder(): string | null;
  ingestion(): Ingestion | null;
  /** What keeps it from ingesting, in a sentence. */
  problem(): string | null;
}

export interface IngestSlotOptions {
  readonly database: Database;
  readonly slot: string;
  readonly station: Station;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly transport: DeviceTransport;
  /** What is taken in is kept at most so long when the slot is handed over. */
  readonly handOverMs: number;
  readonly begin: (database: Database, mayWrite: () => Promise<void>) => Ingestion;
}

/** Every transaction of one time of ingesting fails once another station has taken over. */
function fenced(database: Database, fence: Fence): Database {
  return {
    ...database,
    transaction: (scope, work, options) => database.transaction(scope, work, { ...options, fence }),
  };
}

export function createIngestSlot(options: IngestSlotOptions): IngestSlot {
  const { database, transport, logger } = options;
  let ingestion: Ingestion | null = null;
  let problem: string | null = null;

  function given(): Ingestion | null {
    const current = ingestion;
    ingestion = null;
    return current;
  }

  const leadership = createLeadership({
    ...options,
    connectionString: database.connectionString(),
    createLock: createAdvisoryLock,
    onHold: (isHeld) => transport.hold?.(!isHeld),
    async onTake(fence) {
      const begun = options.begin(fenced(database, fence), leadership.mayWrite);
      try {
        await begun.start();
        ingestion = begun;
        problem = null;
      } catch (error) {
        await begun.abandon();
        problem = error instanceof SetupError ? error.message : null;
        if (problem === null) logger.error({ err: error }, 'ingestion could not start');
        throw error;
      }
    },
    async onGiveUp(why) {
      const current = given();
      if (why === 'lost') await current?.abandon();
      else await current?.stop(options.handOverMs);
    },
  });

  return {
    name: options.slot,
    start: leadership.start,
    async stop(timeoutMs) {
      const current = given();
      if (leadership.state() === 'interrupted') await current?.abandon();
      else await current?.stop(timeoutMs);
      await leadership.stop();
      // The slot may have been lost and taken again while the former kept what it had.
      await given()?.abandon();
    },
    state: leadership.state,
    holder: leadership.holder,
    ingestion: () => ingestion,
    problem: () => problem ?? leadership.problem(),
  };
}
