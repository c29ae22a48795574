import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isRetryable } from '../../platform/db/connection-errors.ts';

const LOCK_NOT_AVAILABLE = '55P03';
const ATTEMPTS = 10;
const PAUSE_MS = 500;

/**
 * Changes of a table wait for everybody who uses it, and others wait behind them: so they give up soon and try again,
 * rather than hold up the messages of devices behind a long read.
 */
export async function withPatience<T>(change: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await change();
    } catch (error) {
      const mayPass = isRetryable(error) || errorCode(error) === LOCK_NOT_AVAILABLE;
      if (!mayPass || tried === ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
