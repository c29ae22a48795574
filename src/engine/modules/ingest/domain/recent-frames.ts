/** What a box without an envelope sent last, so that a redelivery is known as one. */
export interface RecentFrames {
  /** Whether this frame was there before; from now on it was. */
  sawBefore(digest: Uint8Array): boolean;
}

/** More than a broker sends again after a broken connection. */
const KEPT_FRAMES = 64;

export function createRecentFrames(): RecentFrames {
  const known = new Set<string>();
  return {
    sawBefore(digest) {
      const name = Buffer.from(digest).toString('base64');
      if (known.has(name)) return true;
      known.add(name);
      const [oldest] = known;
      if (known.size > KEPT_FRAMES && oldest !== undefined) known.delete(oldest);
      return false;
    },
  };
}
