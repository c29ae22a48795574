import type { DeviceId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { commitItems, type Raise } from './commit-items.ts';
import { createDeviceMemory } from './device-memory.ts';
import { EVENT_GRACE_MS } from './domain/missing-alarm.ts';
import { OFFLINE_AFTER_MS } from './domain/offline.ts';
import { findNeglected, NEGLECTED_AT_ONCE } from './store/find-neglected.ts';
import { loadDevicesIn } from './store/load-devices.ts';
import { lockDevicesById } from './store/lock-devices.ts';
import { knownDevice } from './stored-device.ts';
import { supervise } from './supervise.ts';

const LOOK_EVERY_MS = 5000;

export interface SharedSupervisionDeps {
  readonly database: Database;
  readonly organisations: ReadonlySet<OrganisationId>;
  readonly raise: Raise;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Since when messages can come in, monotonic; null while they cannot. */
  readonly listeningSinceMs: () => number | null;
}

/**
 * What the engine finds by itself where workers share the load: one of them looks at what the database has of all
 * boxes, because each hears only a part of what they say.
 */
export function createSharedSupervision(deps: SharedSupervisionDeps): { start(): void; stop(): void } {
  const { database, clock, logger } = deps;
  /** Since when a box is seen to be in need of a look, monotonic. */
  let since = new Map<DeviceId, number>();
  let isStopped = false;

  async function look(): Promise<void> {
    const seen = new Map<DeviceId, number>();
    for (const organisationId of deps.organisations) {
      let after: DeviceId | null = null;
      do {
        const from: DeviceId | null = after;
        after = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
          lookAt(tx, organisationId, seen, from),
        );
      } while (after !== null && !isStopped);
    }
    since = seen;
  }

  /** The last of them where there may be more: those that cannot be helped keep nobody behind them from being seen. */
  async function lookAt(
    tx: Tx,
    organisationId: OrganisationId,
    seen: Map<DeviceId, number>,
    after: DeviceId | null,
  ): Promise<DeviceId | null> {
    const nowMs = clock.monotonicMs();
    const listeningMs = deps.listeningSinceMs();
    const found = await findNeglected(tx, new Date(clock.now().getTime() - OFFLINE_AFTER_MS), after);
    const last = found.length < NEGLECTED_AT_ONCE ? null : (found.at(-1)?.id ?? null);
    for (const { id } of found) seen.set(id, since.get(id) ?? nowMs);
    const hasListenedLong = listeningMs !== null && nowMs - listeningMs >= OFFLINE_AFTER_MS;
    const due = found.filter(({ id, isSilent }) =>
      isSilent ? hasListenedLong : nowMs - (seen.get(id) ?? nowMs) >= EVENT_GRACE_MS,
    );
    if (due.length === 0) return last;
    const ids = await lockDevicesById(
      tx,
      due.map(({ id }) => id),
    );
    const silent = new Set(due.filter(({ isSilent }) => isSilent).map(({ id }) => id));
    const memory = createDeviceMemory();
    const at = { wallMs: clock.now().getTime(), monotonicMs: nowMs };
    for (const stored of await loadDevicesIn(tx, ids)) {
      const device = knownDevice(stored, at);
      if (!silent.has(stored.id)) device.lastHeardMs = nowMs;
      memory.add(device);
    }
    // Their inputs have been as they are for the grace already.
    const items = supervise(memory, listeningMs, { ...at, monotonicMs: nowMs + EVENT_GRACE_MS });
    await commitItems(tx, organisationId, items, deps.raise, false);
    return last;
  }

  function next(): void {
    clock.after(LOOK_EVERY_MS, () => {
      if (isStopped) return;
      look()
        .catch((error: unknown) => logger.debug({ err: error }, 'the boxes could not be looked at'))
        .then(next);
    });
  }

  return {
    start: next,
    stop() {
      isStopped = true;
    },
  };
}
