import type { AdvisoryLock } from '../../platform/db/advisory-lock.ts';
import { errorCode, READ_ONLY } from '../../platform/db/connection-errors.ts';
import type { Fence, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { renewLease } from './store/lease.ts';

/**
 * Renews this station's lease and tells to whom a person gave the slot. Rejects where the lease has gone to another
 * station, or the database does not answer.
 */
export type RenewLease = (tx: Tx, fence: Fence) => Promise<string | null>;

export function createLeaseRenewal(lock: Pick<AdvisoryLock, 'mayWriteAgain'>, logger: Logger): RenewLease {
  let isRefused = false;

  /** Again at once where the server takes changes now: a standby that knows it already counts the time. */
  async function renewNow(tx: Tx, fence: Fence): ReturnType<typeof renewLease> {
    try {
      return await renewLease(tx, fence);
    } catch (error) {
      const mayNow = errorCode(error) === READ_ONLY && (await lock.mayWriteAgain().catch(() => false));
      if (!mayNow) throw error;
      return await renewLease(tx, fence);
    }
  }

  return async (tx, fence) => {
    let renewed: Awaited<ReturnType<typeof renewLease>>;
    try {
      renewed = await renewNow(tx, fence);
    } catch (error) {
      // A server that takes no changes at the moment (read-only, full) lets nobody else take over either.
      if (!isAnswer(error)) throw error;
      if (!isRefused) logger.warn({ code: errorCode(error) }, 'the ingest lease cannot be renewed now');
      isRefused = true;
      return null;
    }
    isRefused = false;
    if (renewed === undefined) throw new Error('the lease has gone to another station');
    return renewed.wantedBy;
  };
}

/** The server was there and said no: not the end of a connection, and not its own end. */
function isAnswer(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(08|57)/.test(code);
}
