/** The attempts to bring a box's stored id in line with ours; null where they agree. */
export interface SyncState {
  readonly attempts: number;
  readonly nextAttemptMs: number;
}

export interface SyncStep {
  readonly state: SyncState;
  /** Send the id (again) now. */
  readonly send: boolean;
  /** The third attempt has just turned out to be in vain, or a further round of them: a technician must look. */
  readonly alert: boolean;
}

const FIRST_DELAY_MS = 10_000;
const MAX_DELAY_MS = 10 * 60_000;
const ALERT_AFTER_FAILURES = 3;
/** About an hour: someone may have closed the alarm although the box still has the other id. */
const ALERT_AGAIN_AFTER_FAILURES = 6;

/** What to do about a message that carries another id than ours. */
export function syncStep(state: SyncState | null, nowMs: number): SyncStep {
  if (state !== null && nowMs < state.nextAttemptMs) return { state, send: false, alert: false };
  const failures = state?.attempts ?? 0;
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** failures, MAX_DELAY_MS);
  return {
    state: { attempts: failures + 1, nextAttemptMs: nowMs + delayMs },
    send: true,
    alert: isWorthAnAlert(failures),
  };
}

function isWorthAnAlert(failures: number): boolean {
  const more = failures - ALERT_AFTER_FAILURES;
  return more >= 0 && more % ALERT_AGAIN_AFTER_FAILURES === 0;
}
