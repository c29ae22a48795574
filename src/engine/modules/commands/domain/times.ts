import type { Terms } from './terms.ts';

const DAY_MS = 86_400_000;
/** What is planned for later nobody remembers. */
const MAX_AHEAD_MS = 30 * DAY_MS;
/** A form that was open for a while. */
const PAST_MS = 60_000;

/** When a command is to be sent and when it is too late for it; else the moments that are allowed. */
export type Times =
  | { readonly ok: true; readonly scheduledAt: Date | null; readonly expiresAt: Date }
  | { readonly ok: false; readonly earliest: Date; readonly latest: Date };

export function timesOf(
  wanted: { readonly scheduledAt?: Date | undefined; readonly expiresInS?: number | undefined },
  { expiresInS }: Pick<Terms, 'expiresInS'>,
  now: Date,
): Times {
  const nowMs = now.getTime();
  const scheduledMs = wanted.scheduledAt?.getTime() ?? nowMs;
  if (scheduledMs < nowMs - PAST_MS || scheduledMs > nowMs + MAX_AHEAD_MS)
    return { ok: false, earliest: now, latest: new Date(nowMs + MAX_AHEAD_MS) };
  const waitS = wanted.expiresInS ?? expiresInS.default;
  if (waitS > expiresInS.max) {
    return { ok: false, earliest: now, latest: new Date(scheduledMs + expiresInS.max * 1000) };
  }
  const fromMs = Math.max(scheduledMs, nowMs);
  return {
    ok: true,
    scheduledAt: scheduledMs > nowMs ? new Date(scheduledMs) : null,
    expiresAt: new Date(fromMs + waitS * 1000),
  };
}
