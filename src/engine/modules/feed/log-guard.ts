import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { endSlotUser, readRetainedLog } from './store/retained-log.ts';

const LOOK_EVERY_MS = 5000;

/**
 * Half of what our own server lets a slot keep, and at ten thousand rows a second more than a minute: a reader that is
 * so far behind is sooner up to date by reading everything again, and an outside server's disk is not ours to fill.
 */
export const MAX_RETAINED_LOG_BYTES = 512 * 1024 * 1024;

export interface LogGuardDeps {
  readonly database: Pick<Database, 'transaction' | 'state'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxBytes: number;
  /** The slot of this station, also while it is being made; null without one. */
  readonly slotName: () => string | null;
  readonly onFigure: (bytes: number | null) => void;
  /** The slot keeps too much: it must go. */
  readonly onExcess: (reason: string) => void;
}

/** Looks again and again at how much log the server keeps for this station's slot. Returns the way to stop. */
export function startLogGuard(deps: LogGuardDeps): () => void {
  const { database, clock, logger, maxBytes } = deps;
  let stopped = false;
  let cancel = (): void => undefined;

  async function look(): Promise<void> {
    const slotName = deps.slotName();
    if (slotName === null || database.state().state !== 'up') return deps.onFigure(null);
    const bytes = await database.transaction({ as: 'nobody' }, (tx) => readRetainedLog(tx, slotName));
    if (stopped || deps.slotName() !== slotName) return;
    deps.onFigure(bytes);
    if (bytes === null || bytes <= maxBytes) return;
    const megabytes = Math.round(bytes / 1024 ** 2);
    logger.warn({ slotName, megabytes }, 'the change stream is too far behind; it begins anew');
    try {
      await database.transaction({ as: 'nobody' }, (tx) => endSlotUser(tx, slotName));
    } finally {
      deps.onExcess(`The database had to keep ${megabytes} MB of its log for this station.`);
    }
  }

  async function keepLooking(): Promise<void> {
    try {
      await look();
    } catch (error) {
      logger.debug({ err: error }, 'the log that is kept for the feed could not be read');
    }
    if (!stopped) cancel = clock.after(LOOK_EVERY_MS, keepLooking);
  }

  cancel = clock.after(LOOK_EVERY_MS, keepLooking);
  return () => {
    stopped = true;
    cancel();
  };
}
