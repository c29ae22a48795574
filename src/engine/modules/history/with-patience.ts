import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isRetryable } from '../../platform/db/connection-errors.ts';
import type { OwnerSession } from '../../platform/db/owner-session.ts';

const LOCK_NOT_AVAILABLE = '55P03';
/** Alarms that come meanwhile wait behind it, for each of the locks that a change takes. */
const LOCK_TIMEOUT_MS = 300;
/** Longer than a chart may be read. */
const ATTEMPTS = 30;
const PAUSE_MS = 1500;

/**
 * Changes of a table wait for everybody who uses it, and others wait behind them: so they give up at once and try
 * again, in a transaction of their own, rather than hold up the messages of devices behind a long read.
 */
export async function withPatience<T>(session: OwnerSession, change: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await session.transaction(async () => {
        await session.execute(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
        return change();
      });
    } catch (error) {
      const mayPass = isRetryable(error) || errorCode(error) === LOCK_NOT_AVAILABLE;
      if (!mayPass || tried === ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
