import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { commitItems, type Raise } from './commit-items.ts';
import { createLane, type Lane } from './lane.ts';
import type { IngestMetrics } from './metrics.ts';
import type { LaneName, SetAside, WorkItem } from './work-item.ts';

/** Telemetry waits this long for company when nothing is under way; under load batches form by themselves. */
const TELEMETRY_LINGER_MS = 10;
const MAX_ALARM_BATCH = 500;
const MAX_TELEMETRY_BATCH = 2000;
const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 1000;
/** What may wait for the database before the broker is asked to hold back, and where it may go on. */
const BUFFER_HIGH = 20_000;
const BUFFER_LOW = 10_000;

export interface LanesOptions {
  readonly database: Database;
  readonly raise: Raise;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: IngestMetrics;
  /** Resolves when this station may write: it holds the lock. Rejects when it never will again. */
  mayWrite(): Promise<void>;
  readonly setAside: SetAside;
  onPressure(isHigh: boolean): void;
}

export interface Lanes {
  push(lane: LaneName, item: WorkItem): void;
  depth(lane: LaneName): number;
  /** Resolves when all is committed. */
  drained(): Promise<void>;
  close(): void;
}

/** Alarms at once, telemetry beside them; each lane one transaction at a time, in order. */
export function createLanes(options: LanesOptions): Lanes {
  const { clock, metrics } = options;
  let isClosed = false;
  let isHigh = false;

  const lanes: Readonly<Record<LaneName, Lane<WorkItem>>> = {
    alarm: createLane({
      lingerMs: 0,
      maxBatch: MAX_ALARM_BATCH,
      clock,
      commit: (items) => commitLane('alarm', items),
    }),
    telemetry: createLane({
      lingerMs: TELEMETRY_LINGER_MS,
      maxBatch: MAX_TELEMETRY_BATCH,
      clock,
      commit: (items) => commitLane('telemetry', items),
    }),
  };

  async function commitLane(lane: LaneName, items: readonly WorkItem[]): Promise<void> {
    for (const [organisationId, own] of byOrganisation(items)) {
      await commitPatiently(lane, organisationId, own);
      if (isClosed) return;
    }
    watchPressure();
  }

  /** Goes on until the items are kept or set aside; gives up only when the lanes are closed. */
  async function commitPatiently(
    lane: LaneName,
    organisationId: OrganisationId,
    items: readonly WorkItem[],
  ): Promise<void> {
    let wasRefused = false;
    for (let attempt = 0, delayMs = RETRY_FIRST_MS; !isClosed; attempt += 1) {
      try {
        await options.mayWrite();
        if (isClosed) return;
        await commitOnce(lane, organisationId, items, attempt > 0);
        return;
      } catch (error) {
        if (isClosed) return;
        if (isOutage(error)) {
          metrics.databaseRetry();
          await new Promise<void>((resolve) => clock.after(delayMs, resolve));
          delayMs = Math.min(delayMs * 2, RETRY_MAX_MS);
        } else if (items.length > 1) {
          await commitHalves(lane, organisationId, items);
          return;
        } else if (wasRefused) {
          await setAside(items, error);
          return;
        } else wasRefused = true;
      }
    }
  }

  /** One item in the batch is refused for what it says: halving finds it in a few steps and keeps the order. */
  async function commitHalves(
    lane: LaneName,
    organisationId: OrganisationId,
    items: readonly WorkItem[],
  ): Promise<void> {
    const middle = Math.ceil(items.length / 2);
    await commitPatiently(lane, organisationId, items.slice(0, middle));
    await commitPatiently(lane, organisationId, items.slice(middle));
  }

  async function commitOnce(
    lane: LaneName,
    organisationId: OrganisationId,
    items: readonly WorkItem[],
    again: boolean,
  ): Promise<void> {
    const newIds = await options.database.transaction({ as: 'organisation', organisationId }, (tx) =>
      commitItems(tx, organisationId, items, options.raise, again),
    );
    for (const [device, id] of newIds) device.id = id;
    const nowMs = clock.now().getTime();
    for (const item of items) {
      item.done();
      metrics.committed(lane, nowMs - item.atMs);
    }
    for (const item of items) item.afterCommit();
  }

  async function setAside(items: readonly WorkItem[], error: unknown): Promise<void> {
    for (const item of items) {
      options.logger.error({ err: error, topic: item.origin?.topic }, 'the database refuses a message');
      await options.setAside(item, 'refused-by-database', error);
      item.done();
    }
  }

  const total = () => lanes.alarm.depth() + lanes.telemetry.depth();

  function watchPressure(): void {
    const depth = total();
    if (!isHigh && depth >= BUFFER_HIGH) isHigh = true;
    else if (isHigh && depth <= BUFFER_LOW) isHigh = false;
    else return;
    options.onPressure(isHigh);
  }

  return {
    push(lane, item) {
      lanes[lane].push(item);
      watchPressure();
    },
    depth: (lane) => lanes[lane].depth(),
    drained: async () => {
      await Promise.all([lanes.alarm.drained(), lanes.telemetry.drained()]);
    },
    close() {
      isClosed = true;
      lanes.alarm.close();
      lanes.telemetry.close();
    },
  };
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
}

function byOrganisation(items: readonly WorkItem[]): Map<OrganisationId, WorkItem[]> {
  const groups = new Map<OrganisationId, WorkItem[]>();
  for (const item of items) {
    const group = groups.get(item.organisationId);
    if (group === undefined) groups.set(item.organisationId, [item]);
    else group.push(item);
  }
  return groups;
}
