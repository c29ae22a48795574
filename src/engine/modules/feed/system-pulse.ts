import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { SystemStatus } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';

const LOOK_EVERY_MS = 1000;
const REPEAT_AFTER_MS = 5000;

const SHARED_FOR_MS = 500;

/** Many screens of one organisation cost one look at its status. */
export function shareStatus(
  clock: Clock,
  read: (organisationId: OrganisationId) => Promise<SystemStatus> | SystemStatus,
): (organisationId: OrganisationId) => Promise<SystemStatus> {
  const shared = new Map<OrganisationId, { readonly atMs: number; readonly status: Promise<SystemStatus> }>();
  return (organisationId) => {
    const held = shared.get(organisationId);
    const atMs = clock.monotonicMs();
    if (held !== undefined && atMs - held.atMs < SHARED_FOR_MS) return held.status;
    const status = Promise.resolve().then(() => read(organisationId));
    shared.set(organisationId, { atMs, status });
    return status;
  };
}

/** Figures that change by themselves do not make a status a new one. */
function comparable(status: SystemStatus): string {
  return JSON.stringify({ ...status, serverTime: null, feed: { ...status.feed, lagMs: null } });
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
