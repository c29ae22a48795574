import type { OwnerSession } from '../../../platform/db/owner-session.ts';

/** Advisory lock (class "WATC", 4): one session rolls up at a time. */
const LOCK = [0x57415443, 4] as const;

/** Waits as long as a statement may take; the lock ends with the session at the latest. */
export async function alone<T>(session: OwnerSession, work: () => Promise<T>): Promise<T> {
  await session.transaction(async () => {
    await session.execute('set local lock_timeout = 0');
    await session.raw('select pg_advisory_lock($1, $2)', LOCK);
  });
  try {
    return await work();
  } finally {
    await session.raw('select pg_advisory_unlock($1, $2)', LOCK).catch(() => undefined);
  }
}
