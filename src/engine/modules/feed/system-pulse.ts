import type { SystemStatus } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { sightKey, type Viewer } from '../../platform/rpc/viewer.ts';

const LOOK_EVERY_MS = 1000;
const REPEAT_AFTER_MS = 5000;

const SHARED_FOR_MS = 500;

/** Many screens of people who see the same cost one look at the status. */
export function shareStatus(
  clock: Clock,
  read: (viewer: Viewer) => Promise<SystemStatus> | SystemStatus,
): (viewer: Viewer) => Promise<SystemStatus> {
  const shared = new Map<string, { readonly atMs: number; readonly status: Promise<SystemStatus> }>();
  return (viewer) => {
    const atMs = clock.monotonicMs();
    for (const [key, { atMs: sharedAtMs }] of shared)
      if (atMs - sharedAtMs >= SHARED_FOR_MS) shared.delete(key);
    const key = sightKey(viewer);
    const held = shared.get(key);
    if (held !== undefined) return held.status;
    const status = Promise.resolve().then(() => read(viewer));
    shared.set(key, { atMs, status });
    return status;
  };
}

/** Figures that change by themselves do not make a status a new one. */
function comparable(status: SystemStatus): string {
  return JSON.stringify({
    ...status,
    serverTime: null,
    feed: { ...status.feed, lagMs: null, retainedBytes: null },
  });
}

/** Looks at the system's status once a second and hands it over when it changed, or every five seconds. */
export function startSystemPulse(deps: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly read: () => Promise<SystemStatus> | SystemStatus;
  readonly onStatus: (status: SystemStatus) => void;
}): () => void {
  const { clock, logger } = deps;
  let stopped = false;
  let cancel = (): void => undefined;
  let shown = '';
  let shownAtMs = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    try {
      const status = await deps.read();
      const now = clock.monotonicMs();
      const text = comparable(status);
      if (!stopped && (text !== shown || now - shownAtMs >= REPEAT_AFTER_MS)) {
        shown = text;
        shownAtMs = now;
        deps.onStatus(status);
      }
    } catch (error) {
      logger.warn({ err: error }, 'the system status could not be read');
    }
    if (!stopped) cancel = clock.after(LOOK_EVERY_MS, look);
  }

  look();
  return () => {
    stopped = true;
    cancel();
  };
}
