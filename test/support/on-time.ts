import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Later than this a process may have ended a hold by itself: of the 600 ms that a hold waits for a beat, 250 pass between two. */
const FORGIVEN_MS = 100;
const ATTEMPTS = 20;

/** By how much this process has been late since then, which is not the product's. */
export function watchLateness(): { lateMs(): number; stop(): void } {
  const late = monitorEventLoopDelay({ resolution: 10 });
  late.enable();
  return { lateMs: () => late.max / 1e6, stop: () => void late.disable() };
}

/** What was to be looked at did not come about: a process was too slow for it. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** Runs what depends on this machine keeping up, and runs it again where it fails and the machine did not. */
export async function whenOnTime(work: (lateMs: () => number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { lateMs, stop } = watchLateness();
    try {
      await work(lateMs);
      return;
    } catch (error) {
      const isForgiven = error instanceof TooSlow || lateMs() > FORGIVEN_MS;
      if (!isForgiven || attempt === ATTEMPTS) throw error;
    } finally {
      stop();
    }
  }
}
