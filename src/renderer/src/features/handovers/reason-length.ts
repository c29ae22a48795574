/** Longest reason the engine takes. */
export const REASON_MAX_LENGTH = 500;
