import { vi } from 'vitest';

/** Waits until it holds, for as long as a machine with too much to do may need; vitest's own second is soon over. */
export function eventually<T>(holds: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(holds, { timeout: 30_000, interval: 20 });
}
