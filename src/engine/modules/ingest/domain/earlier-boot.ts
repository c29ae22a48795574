/** Before this (September 2020) a box's clock is not set, whatever it says. */
const CLOCK_IS_SET_FROM_S = 1_600_000_000;
/** Clock and uptime are whole seconds: by their difference a message of this boot may seem this much too early. */
const ROUNDING_S = 1;

/** Whether the box knew the time when it made a message. */
export function isClockSet(madeAtS: number): boolean {
  return madeAtS >= CLOCK_IS_SET_FROM_S;
}

/** When the box started, by its own clock (Unix s); null while that clock is not set. */
export function bootedAtS(status: {
  readonly timestamp: number;
  readonly uptime: number;
  readonly ntp_synced: boolean;
}): number | null {
  const { timestamp, uptime, ntp_synced: isSynced } = status;
  return isSynced && timestamp - uptime >= CLOCK_IS_SET_FROM_S ? timestamp - uptime : null;
}

/**
 * Whether a message was made before the box's newest start. Its sequence then belongs to another boot: a broker sends
 * again what we had not answered when the connection broke, also from before a restart of the box that we know of.
 */
export function isOfEarlierBoot(bootedAt: number | null, madeAtS: number): boolean {
  return bootedAt !== null && isClockSet(madeAtS) && madeAtS < bootedAt - ROUNDING_S;
}
