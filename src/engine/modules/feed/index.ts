import { randomBytes } from 'node:crypto';
import type { SystemStatus } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Database, personScope } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import { findStatuses, listPlaces } from '../devices/index.ts';
import { createFeedHandlers } from './feed.handlers.ts';
import { createFeedHub } from './feed-hub.ts';
import { createFeedSource } from './feed-source.ts';
import { narrowStatus } from './narrow-status.ts';
import { createPlaceNames } from './place-names.ts';
import { readSnapshot } from './snapshot.ts';
import { shareStatus } from './system-pulse.ts';

export type { FeedChange } from './feed-source.ts';

export interface FeedDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What the status bar shows to this person. */
  readonly systemStatus: (viewer: Viewer) => Promise<SystemStatus> | SystemStatus;
  /** `notify` does not even ask for logical decoding. Default: logical where the server allows it. */
  readonly mode?: 'logical' | 'notify';
  /** The server may keep so much of its log for this station; then the stream begins anew. */
  readonly maxRetainedBytes?: number;
}

/** Counted since the start. */
export interface FeedMetrics {
  readonly transactions: number;
  readonly changes: number;
  /** Times that every reader had to take a new snapshot. */
  readonly epochs: number;
  readonly snapshots: number;
  readonly frames: number;
  /** At the moment. */
  readonly readers: number;
  readonly ringEntries: { readonly alarms: number; readonly states: number };
}

/** The change feed: what is committed, on every screen. */
export function createFeed({ database, clock, logger, systemStatus, mode, maxRetainedBytes }: FeedDeps) {
  const counts = { transactions: 0, changes: 0, epochs: 0, snapshots: 0, frames: 0 };
  const count = (what: keyof typeof counts, times = 1): void => {
    counts[what] += times;
  };
  const hub = createFeedHub({ clock, newEpoch: () => randomBytes(9).toString('hex') });
  const source = createFeedSource({
    database,
    clock,
    logger,
    hub,
    count,
    ...(mode === undefined ? {} : { mode }),
    ...(maxRetainedBytes === undefined ? {} : { maxRetainedBytes }),
  });
  const placeNames = createPlaceNames({ database, clock, logger });
  source.onChange(({ table }) => placeNames.onChange(table));
  const handlers = createFeedHandlers({
    hub,
    clock,
    logger,
    count,
    placeNames,
    systemStatus: shareStatus(clock, systemStatus),
    prepare: async ({ organisationId, allSites }) => {
      await source.prepare(organisationId);
      if (allSites) return;
      await hub.log.sites.prepare(organisationId, () =>
        database.transaction({ as: 'organisation', organisationId }, listPlaces),
      );
    },
    readStatuses: (person, ids) =>
      database.transaction(personScope(person), async (tx) =>
        (await findStatuses(tx, ids)).map(narrowStatus),
      ),
    readSnapshot: (viewer, interest) => readSnapshot(database, viewer, interest),
  });

  return {
    handlers,
    /** Returns at once; connects when the database is ready and keeps trying. */
    start: source.start,
    stop: source.stop,
    state: source.state,
    /** For other modules of the engine: each committed change of a published table but the telemetry's. */
    onChange: source.onChange,
    metrics: (): FeedMetrics => ({
      ...counts,
      readers: hub.readerCount(),
      ringEntries: {
        alarms: hub.log.lane('alarms').size().entries,
        states: hub.log.lane('states').size().entries,
      },
    }),
  };
}
