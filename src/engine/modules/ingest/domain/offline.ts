/** Ten heartbeats at the default interval of 30 s. */
export const OFFLINE_AFTER_MS = 5 * 60_000;

/**
 * Whether silence means that a box is gone. Silence counts only from the moment we could have heard it: not before
 * this station began to ingest, and not while its broker was away.
 */
export function isOverdue(lastHeardMs: number, listeningSinceMs: number | null, nowMs: number): boolean {
  if (listeningSinceMs === null) return false;
  return nowMs - Math.max(lastHeardMs, listeningSinceMs) >= OFFLINE_AFTER_MS;
}
