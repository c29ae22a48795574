import type { Clock } from '../../platform/clock.ts';
import type { AdvisoryLock, AdvisoryLockOptions } from '../../platform/db/advisory-lock.ts';
import type { Fence, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createEnding } from './end-holder.ts';
import { createLeaseRenewal } from './lease-renewal.ts';
import { createLeaseTerm } from './lease-term.ts';
import { createLeaseWatch } from './lease-watch.ts';
import { createStandBy, OTHER_WAY_RETRY_MS, otherWaySentence, STANDBY_RETRY_MS } from './stand-by.ts';
import { type Lease, readLease, releaseLease, type Station, takeLease } from './store/lease.ts';

/**
 * standby: another station ingests. holding: this one does. interrupted: this one did until it lost the database (its
 * connection, or its answers); nobody else has taken over as far as we know.
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
  /** What keeps this station from ingesting, in a sentence. */
  problem(): string | null;
  stop(): Promise<void>;
}

/** lost: nothing that is still in memory here counts any more. handed-over: what was taken in is kept first. */
export type GivenUp = 'lost' | 'handed-over';

export interface LeadershipOptions {
  readonly connectionString: string;
  readonly createLock: (options: AdvisoryLockOptions) => AdvisoryLock;
  readonly slot: string;
  readonly station: Station;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * This station begins to ingest, from what the database has now; every transaction of it carries the fence. A
   * rejection means another attempt later.
   */
  onTake(fence: Fence): Promise<void>;
  /** Another station ingests, or is to. */
  onGiveUp(why: GivenUp): Promise<void>;
  /** Whether this station holds its lease now; while it does not, it must leave the broker to whoever comes. */
  onHold?(isHeld: boolean): void;
}

/** "WATC": the first of the two ints of the locks that make a station the one ingester of a slot. */
const LOCK_CLASS = 0x57415443;
const INTERRUPTED_RETRY_MS = 200;

export function createLeadership(options: LeadershipOptions): Leadership {
  const { clock, logger, station, slot } = options;
  let state: LeadershipState = 'stopped';
  /** The epoch that this station took last. */
  let fence: Fence | null = null;
  let holder: string | null = null;
  let problem: string | null = null;
  let retryMs = STANDBY_RETRY_MS;
  let cancelRetry: (() => void) | null = null;
  let attempting: Promise<void> = Promise.resolve();
  const lease = createLeaseWatch(clock);
  const term = createLeaseTerm(clock, () => {
    if (state === 'holding') options.onHold?.(false);
  });

  const lock = options.createLock({
    connectionString: options.connectionString,
    key: [LOCK_CLASS, lockNumber(slot)],
    stationId: station.id,
    clock,
    watch: renew,
    onLost() {
      if (state !== 'holding') return;
      // No one may write from here on; what is in memory stays good until someone else takes the lock.
      state = 'interrupted';
      options.onHold?.(false);
      logger.warn('the ingest lock is lost with its connection; taking it again');
      retry();
    },
  });

  const ending = createEnding(lock, lease, logger);
  const standBy = createStandBy({ lock, lease, ending, stationId: station.id });
  const renewOwn = createLeaseRenewal(lock, logger);

  /** Asked again after each wait. */
  const isStopped = () => state === 'stopped';

  function retry(): void {
    cancelRetry?.();
    if (isStopped() || state === 'holding') return;
    cancelRetry = clock.after(state === 'interrupted' ? INTERRUPTED_RETRY_MS : retryMs, enqueueAttempt);
  }

  /** One at a time: the lock may be lost while an attempt is still taking over. */
  function enqueueAttempt(): void {
    attempting = attempting.catch(() => undefined).then(attempt);
    attempting.catch(() => undefined);
  }

  async function attempt(): Promise<void> {
    if (isStopped() || state === 'holding') return;
    retryMs = STANDBY_RETRY_MS;
    try {
      const found = await lock.run((tx) => readLease(tx, slot));
      if (isStopped()) return;
      lease.seen(found);
      const isAnothersTurn = found.wantedBy !== null && found.wantedBy !== station.id;
      // A server that takes no changes lets nobody take over; whoever held the lease holds it afterwards.
      const mayTake = !isAnothersTurn && !found.isOtherWay && (!found.isReadOnly || isOurs(found));
      const isTaken = mayTake && (await lock.tryTake());
      if (isStopped()) return;
      if (isTaken) await take();
      else await standBack(found);
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
    // Read again: it may have changed hands between the look and the lock.
    const found = await lock.run((tx) => readLease(tx, slot));
    if (isStopped()) return;
    if (state === 'interrupted') {
      if (isOurs(found)) {
        hold(clock.monotonicMs());
        return;
      }
      await giveUp();
      if (isStopped()) return;
    }
    // Whatever the one before still has open must be over before this station looks what the database has.
    if (found.stationId !== null && found.stationId !== station.id) await ending.endSessions(found.stationId);
    for (const other of found.isOtherWay ? [] : found.silentOthers) await ending.endSessions(other);
    if (isStopped()) return;
    mustBeHeld();
    const askedAtMs = clock.monotonicMs();
    const begun = await lock.run((tx) => takeLease(tx, slot, station));
    if (begun === undefined) {
      state = 'standby';
      stayAway();
      await lock.release();
      return;
    }
    fence = begun;
    if (isStopped()) return;
    hold(askedAtMs);
    try {
      await options.onTake(begun);
    } catch (error) {
      if (isStopped()) throw error;
      state = 'standby';
      options.onHold?.(false);
      // At once for others: this station is well, and nobody should end its sessions.
      await lock.run((tx) => releaseLease(tx, begun));
      throw error;
    }
    if (isStopped()) await options.onGiveUp('lost');
    else logger.info({ slot, epoch: begun.epoch }, 'this station ingests');
  }

  async function standBack(found: Lease): Promise<void> {
    if (state === 'interrupted') {
      if (isOurs(found)) {
        // The server has not noticed the end of our own old connection; another station would have signed.
        await lock.endSessions(station.id, ['lock']);
        return;
      }
      await giveUp();
      if (isStopped()) return;
    }
    state = 'standby';
    holder = found.holder;
    if (found.isOtherWay) {
      stayAway();
      return;
    }
    problem = null;
    retryMs = await standBy(found);
  }

  function stayAway(): void {
    retryMs = OTHER_WAY_RETRY_MS;
    const sentence = otherWaySentence(slot);
    if (sentence !== problem) logger.warn({ slot }, sentence);
    problem = sentence;
  }

  const isOurs = (found: Lease) => fence !== null && found.epoch === fence.epoch && found.stationId !== null;

  async function giveUp(): Promise<void> {
    logger.warn('another station ingests now');
    fence = null;
    await options.onGiveUp('lost');
    if (!isStopped()) state = 'standby';
  }

  /** A dying server sends its last answer and its end together: the loss was told before this station held anything. */
  function mustBeHeld(): void {
    if (!lock.isHeld()) throw new Error('the ingest lock was lost while it was taken');
  }

  function hold(heardAtMs: number): void {
    mustBeHeld();
    state = 'holding';
    problem = null;
    holder = station.name;
    heard(heardAtMs);
  }

  /** The database has answered what was asked then. */
  function heard(askedAtMs: number): void {
    options.onHold?.(true);
    term.heard(askedAtMs);
  }

  /** Each second on the lock's own connection. A rejection gives the lock up. */
  async function renew(tx: Tx): Promise<void> {
    if (state !== 'holding' || fence === null) {
      await tx.raw('select 1');
      return;
    }
    const askedAtMs = clock.monotonicMs();
    const renewed = fence;
    const wantedBy = await renewOwn(tx, renewed);
    // The connection's end may stand in the same packet as the answer: then the loss was told before.
    if (state !== 'holding' || fence !== renewed) return;
    heard(askedAtMs);
    if (wantedBy !== null && wantedBy !== station.id) handOver();
  }

  function handOver(): void {
    const given = fence;
    if (state !== 'holding' || given === null) return;
    logger.info('this station hands over, because a person asked for it');
    attempting = attempting
      .catch(() => undefined)
      .then(async () => {
        if (state !== 'holding' || fence !== given) return;
        await options.onGiveUp('handed-over');
        if (isStopped()) return;
        fence = null;
        state = 'standby';
        options.onHold?.(false);
        await lock.run((tx) => releaseLease(tx, given));
        await lock.release();
      })
      .catch((error: unknown) => logger.warn({ err: error }, 'the hand-over was not clean'))
      .then(retry);
  }

  return {
    state: () => (state === 'holding' && !term.isFresh() ? 'interrupted' : state),
    holder: () => holder,
    problem: () => problem,
    async start() {
      if (state !== 'stopped') return;
      state = 'standby';
      attempting = attempt();
      await attempting;
    },
    mayWrite: () => (state === 'holding' && term.isFresh() ? Promise.resolve() : term.next()),
    async stop() {
      const hasLink = state !== 'interrupted';
      state = 'stopped';
      cancelRetry?.();
      await attempting.catch(() => undefined);
      term.end();
      const own = fence;
      if (hasLink && own !== null && lock.isHeld()) {
        await lock
          .run((tx) => releaseLease(tx, own))
          .catch((error: unknown) => logger.debug({ err: error }, 'the lease could not be released'));
      }
      await lock.release();
    },
  };
}

/** main has 1; workers have 101 and on. */
function lockNumber(slot: string): number {
  return slot === 'main' ? 1 : 100 + Number(slot.slice(1));
}
