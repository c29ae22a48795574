import type { AdvisoryLock } from '../../platform/db/advisory-lock.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { Lease } from './store/lease.ts';

/** Ends what another station has open at the server. */
export interface Ending {
  /**
   * The holder has not renewed its lease for too long: what it has open ends, and the lock is free. Whether there was
   * anything, so that it is a moment later.
   */
  endHolder(found: Lease): Promise<boolean>;
  /** How many there were. */
  endSessions(of: string): Promise<number>;
}

export function createEnding(lock: AdvisoryLock, lease: LeaseWatch, logger: Logger): Ending {
  async function endSessions(of: string): Promise<number> {
    try {
      return await lock.endSessions(of, ['work', 'lock']);
    } catch (error) {
      if (errorCode(error) !== '42501') throw error;
      // Without the right the server itself ends them once it finds the station gone; taking the epoch waits for it.
      logger.error(
        'this login may not end the other station’s sessions; run: grant pg_signal_backend to <login of Watchdesk>',
      );
      return 0;
    }
  }

  return {
    endSessions,
    async endHolder(found) {
      const ended = found.stationId === null ? 0 : await endSessions(found.stationId);
      if (ended > 0) {
        logger.warn(
          { holder: found.holder, ageMs: found.ageMs },
          'the station that ingests has fallen silent',
        );
        return true;
      }
      // A station that took the lock and hung before it could sign the lease.
      const owner = lease.silentOwner(await lock.owner());
      if (owner === null) return false;
      logger.warn({ owner }, 'a station took the ingest lock and has fallen silent');
      await lock.endOwner(owner);
      return true;
    },
  };
}
