/** A box sends a heartbeat this often unless it is configured otherwise. */
export const HEARTBEAT_INTERVAL_MS = 30_000;

export type Freshness = 'fresh' | 'stale' | 'never';

/** A value older than twice its expected interval is stale: one lost heartbeat is not yet news, two are. */
export function freshnessOf(
  lastSeen: Date | null,
  nowMs: number,
  expectedIntervalMs: number = HEARTBEAT_INTERVAL_MS,
): Freshness {
  if (lastSeen === null) return 'never';
  return nowMs - lastSeen.getTime() > 2 * expectedIntervalMs ? 'stale' : 'fresh';
}
