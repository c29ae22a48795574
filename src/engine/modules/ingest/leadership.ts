import type { Clock } from '../../platform/clock.ts';
import type { AdvisoryLock, AdvisoryLockOptions } from '../../platform/db/advisory-lock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { readLease, releaseLease, takeLease } from './store/lease.ts';

/**
 * standby: another station ingests. holding: this one does. interrupted: this one did until its connection to the
 * database broke; nobody else has taken over as far as we know.
 */
export type LeadershipState = 'stopped' | 'standby' | 'holding' | 'interrupted';

export interface Leadership {
  state(): LeadershipState;
  /** Who ingests, as this station read it last; null where nobody does. */
  holder(): string | null;
  /** Resolves after the first attempt, whatever came of it; goes on in the background. */
  start(): Promise<void>;
  /** Resolves when writing is allowed; stays pending while it is not. */
  mayWrite(): Promise<void>;
  stop(): Promise<void>;
}

export interface LeadershipOptions {
  readonly database: Database;
  readonly createLock: (options: AdvisoryLockOptions) => AdvisoryLock;
  readonly station: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This station begins to ingest, from what the database has now. A rejection means another attempt later. */
  onTake(): Promise<void>;
  /** Another station ingests: nothing that is still in memory here counts any more. */
  onGiveUp(): Promise<void>;
}

/** "WATC", 1: the two ints of the lock that makes a station the one ingester. */
const LOCK_KEY = [0x57415443, 1] as const;
const STANDBY_RETRY_MS = 1000;
const INTERRUPTED_RETRY_MS = 200;

export function createLeadership(options: LeadershipOptions): Leadership {
  const { database, clock, logger, station } = options;
  let state: LeadershipState = 'stopped';
  let mark: string | null = null;
  /** The lease names this station, as far as we know. */
  let isSigned = false;
  let holder: string | null = null;
  let waiting: (() => void)[] = [];
  let cancelRetry: (() => void) | null = null;
  let attempting: Promise<void> = Promise.resolve();

  const lock = options.createLock({
    connectionString: database.connectionString(),
    key: LOCK_KEY,
    clock,
    onLost() {
      if (state !== 'holding') return;
      // No one may write from here on; what is in memory stays good until someone else takes the lock.
      state = 'interrupted';
      logger.warn('the ingest lock is lost with its connection; taking it again');
      retry();
    },
  });

  /** Asked again after each wait. */
  const isStopped = () => state === 'stopped';

  function retry(): void {
    cancelRetry?.();
    if (isStopped() || state === 'holding') return;
    const delayMs = state === 'interrupted' ? INTERRUPTED_RETRY_MS : STANDBY_RETRY_MS;
    cancelRetry = clock.after(delayMs, () => {
      // One at a time: the lock may be lost while an attempt is still taking over.
      attempting = attempting.catch(() => undefined).then(attempt);
      attempting.catch(() => undefined);
    });
  }

  async function attempt(): Promise<void> {
    if (isStopped()) return;
    try {
      const isTaken = await lock.tryTake();
      if (isStopped()) return;
      if (isTaken) await take();
      else await standBack();
    } catch (error) {
      await lock.release();
      logger.debug({ err: error }, 'the ingest lock could not be taken');
      retry();
      throw error;
    }
    retry();
  }

  /** A stop may come during each step; what the step before it made is taken back. */
  async function take(): Promise<void> {
    if (state === 'interrupted' && mark !== null) {
      const lease = await database.transaction({ as: 'nobody' }, readLease);
      if (isStopped()) return;
      if (lease.since === mark) {
        hold();
        return;
      }
      await options.onGiveUp();
      if (isStopped()) return;
    }
    mark = await database.transaction({ as: 'nobody' }, (tx) => takeLease(tx, station));
    isSigned = true;
    if (isStopped()) return;
    hold();
    try {
      await options.onTake();
    } catch (error) {
      if (!isStopped()) state = 'standby';
      throw error;
    }
    if (isStopped()) await options.onGiveUp();
    else logger.info('this station ingests');
  }

  async function standBack(): Promise<void> {
    if (state === 'interrupted') {
      // The server may not have noticed the end of our own old connection; another station would have signed.
      const lease = await database.transaction({ as: 'nobody' }, readLease);
      if (isStopped() || lease.since === mark) return;
      logger.warn('another station ingests now');
      isSigned = false;
      await options.onGiveUp();
      if (isStopped()) return;
    }
    state = 'standby';
    const lease = await database.transaction({ as: 'nobody' }, readLease);
    holder = lease.holder;
  }

  function hold(): void {
    state = 'holding';
    holder = station;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  }

  return {
    state: () => state,
    holder: () => holder,
    async start() {
      if (state !== 'stopped') return;
      state = 'standby';
      attempting = attempt();
      await attempting;
    },
    mayWrite: () =>
      state === 'holding' ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve)),
    async stop() {
      const hasLink = state !== 'interrupted';
      state = 'stopped';
      cancelRetry?.();
      await attempting.catch(() => undefined);
      for (const tell of waiting.splice(0)) tell();
      if (hasLink && isSigned && mark !== null) {
        const own = mark;
        await database
          .transaction({ as: 'nobody' }, (tx) => releaseLease(tx, own))
          .catch((error: unknown) => logger.debug({ err: error }, 'the lease could not be released'));
      }
      await lock.release();
    },
  };
}
