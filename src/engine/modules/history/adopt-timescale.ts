import type { Clock } from '../../platform/clock.ts';
import { withOwnerSession } from '../../platform/db/owner-session.ts';
import type { Logger } from '../../platform/logger.ts';
import { moveToTimescale } from './move-to-timescale.ts';
import type { Upkeep } from './roll-up.ts';
import { readHistoryState } from './store/history-state.ts';
import { hasRows } from './store/move-rows.ts';
import { findTimescale, installTimescale } from './store/timescale.ts';

/**
 * Takes TimescaleDB for a history that is still empty, where the database has it or lets us install it. One with rows
 * stays as it is until an administrator moves it. True when it was taken.
 */
export async function adoptTimescale(upkeep: Upkeep, install: () => Promise<void>): Promise<boolean> {
  const { session } = upkeep;
  const { engine, isMoving } = await readHistoryState(session);
  if (engine === 'timescale' || isMoving || (await hasRows(session))) return false;
  const { installed, available } = await findTimescale(session);
  if (installed === null && available === null) return false;
  if (installed === null) await install();
  await moveToTimescale({ ...upkeep, dryRun: false, say: () => undefined });
  return true;
}

/** On a connection of its own, which the server may end over it. */
export const installOn = (connectionString: string) => (): Promise<void> =>
  withOwnerSession(connectionString, installTimescale);

export async function adoptWhereOffered(
  connectionString: string,
  deps: { readonly clock: Clock; readonly logger: Logger },
): Promise<void> {
  const { clock, logger } = deps;
  try {
    const taken = await withOwnerSession(connectionString, (session) =>
      adoptTimescale({ session, clock }, installOn(connectionString)),
    );
    if (taken) logger.info('the history is kept by TimescaleDB');
  } catch (error) {
    logger.info({ err: error }, 'TimescaleDB cannot be used here; the history is kept in partitions');
  }
}
