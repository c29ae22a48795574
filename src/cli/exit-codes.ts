/** What the program's exit code means. */
export const EXIT = {
  ok: 0,
  /** Something outside the program has to be mended, or a bug. */
  failed: 1,
  /** The command line or the settings are wrong. */
  usage: 2,
} as const;
