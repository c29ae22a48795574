import { z } from 'zod';
import type { OwnerSession } from '../../../platform/db/owner-session.ts';

/** Advisory locks of the class "WATC". */
const CLASS = 0x57415443;
const ROLLING_UP = [CLASS, 4] as const;
const MOVING = [CLASS, 6] as const;

const Locked = z.object({ locked: z.boolean() });

async function holding<T>(
  session: OwnerSession,
  lock: readonly [number, number],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    await session.raw('select pg_advisory_unlock($1, $2)', lock).catch(() => undefined);
  }
}

/**
 * One session rolls up at a time. Waits as long as a statement may take; the lock ends with the session at the latest.
 */
export async function alone<T>(session: OwnerSession, work: () => Promise<T>): Promise<T> {
  await session.transaction(async () => {
    await session.execute('set local lock_timeout = 0');
    await session.raw('select pg_advisory_lock($1, $2)', ROLLING_UP);
  });
  return holding(session, ROLLING_UP, work);
}

/** One session moves the history; null where another one is at it. */
export async function aloneMoving<T>(session: OwnerSession, work: () => Promise<T>): Promise<T | null> {
  const { locked } = await session.one(Locked, 'select pg_try_advisory_lock($1, $2) as locked', MOVING);
  return locked ? holding(session, MOVING, work) : null;
}
