/**
 * A session that nothing uses any more ends after 12 hours: longer than a shift with its handover, shorter than a night
 * plus a day. An open screen uses its session: a desk must not stop sounding alarms because the night was quiet;
 * against a person's absence there is the screen lock.
 */
export const IDLE_MS = 12 * 3_600_000;

/** However much it is used, after 7 days a password is asked for again (OWASP ASVS 3.3: an absolute limit). */
export const ABSOLUTE_MS = 7 * 24 * 3_600_000;

/** Use is noted at most this often, so that reading does not become writing. */
export const TOUCH_EVERY_MS = 60_000;

interface SessionTimes {
  readonly lastActivityAt: Date;
  readonly expiresAt: Date;
}

/** The moment a session ends unless it is used before. */
export function sessionEnd({ lastActivityAt, expiresAt }: SessionTimes): Date {
  return new Date(Math.min(lastActivityAt.getTime() + IDLE_MS, expiresAt.getTime()));
}
