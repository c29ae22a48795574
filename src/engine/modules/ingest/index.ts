import { randomUUID } from 'node:crypto';
import { SetupError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { createAdvisoryLock } from '../../platform/db/advisory-lock.ts';
import type { Database, Fence } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { Raise } from './commit-items.ts';
import type { IngestFleet } from './fleet.ts';
import type { DeviceChange } from './follow-resets.ts';
import { createIngestHandlers } from './ingest.handlers.ts';
import { createIngestion, type Ingestion } from './ingestion.ts';
import { createLeadership } from './leadership.ts';
import { createIngestMetrics, type IngestFigures } from './metrics.ts';
import { type IngestSlot, readSlots, wishHandOver } from './store/lease.ts';
import { createTail, type Tail } from './tail.ts';
import type { LaneName } from './work-item.ts';

export type { Raise } from './commit-items.ts';
export type { IngestFleet } from './fleet.ts';
export type { IngestFigures, LatencyHistogram } from './metrics.ts';

export interface IngestOptions {
  readonly database: Database;
  /** Turns what happened into alarms, inside the transaction that keeps it. */
  readonly raise: Raise;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This desk's name, for the status bars of all. */
  readonly station: string;
  /** This process, as its sessions at the database are named. */
  readonly stationId?: string;
  readonly uuid?: () => string;
}

/** What is known only when the database has answered. */
export interface IngestTargets {
  readonly transport: DeviceTransport;
  readonly fleets: readonly IngestFleet[];
}

export interface IngestState {
  /**
   * ingesting: messages are kept. interrupted: they wait for the database. standby: another station ingests.
   */
  readonly phase: 'stopped' | 'standby' | 'ingesting' | 'interrupted';
  /** The broker is asked to hold back because too much waits for the database. */
  readonly isHoldingBack: boolean;
  /** What keeps this station from ingesting or its messages waiting, in a sentence; null where nothing does. */
  readonly problem: string | null;
  /** The station that ingests; null where nobody does, as far as we know. */
  readonly holder: string | null;
}

export type IngestMetricsFigures = IngestFigures & {
  readonly queue: Readonly<Record<LaneName, number>>;
};

/** Messages of the boxes into the database, by the one station that holds the lock. */
export interface Ingest {
  readonly handlers: ReturnType<typeof createIngestHandlers>;
  /**
   * Resolves once the first attempt to become the ingester is over, and goes on by itself. Rejects only with a
   * SetupError (a port in use); then nothing runs.
   */
  start(targets: IngestTargets): Promise<void>;
  /** Keeps what was taken, at most 3 s. Idempotent. */
  stop(): Promise<void>;
  state(): IngestState;
  metrics(): IngestMetricsFigures;
  /** Who ingests in which slot, as the database has it. */
  slots(): Promise<readonly IngestSlot[]>;
  /** Asks the holder to let this station take over; false where that is not there, or holds already. */
  handOver(stationId: string): Promise<boolean>;
  /** To be told of each committed change; ingestion takes up what people change at its boxes. */
  onChange(change: DeviceChange): void;
  /** Messages as they are understood, from the first pull on until the signal is aborted. */
  readonly tail: Tail['read'];
}

/** Of the 5 s that a host has for stopping. */
const STOP_TIMEOUT_MS = 3000;

/** The slot of the one ingester. */
export const MAIN_SLOT = 'main';

/** Every transaction of one time of ingesting fails once another station has taken over. */
function fenced(database: Database, fence: Fence): Database {
  return {
    ...database,
    transaction: (scope, work, options) => database.transaction(scope, work, { ...options, fence }),
  };
}

export function createIngest(options: IngestOptions): Ingest {
  const { database, clock, logger, station } = options;
  const metrics = createIngestMetrics();
  const tail = createTail();
  let targets: IngestTargets | null = null;
  let ingestion: Ingestion | null = null;
  let problem: string | null = null;

  const leadership = createLeadership({
    connectionString: database.connectionString(),
    createLock: createAdvisoryLock,
    slot: MAIN_SLOT,
    station: { id: options.stationId ?? randomUUID(), name: station },
    clock,
    logger,
    onHold: (isHeld) => targets?.transport.hold?.(!isHeld),
    async onTake(fence) {
      if (targets === null) throw new Error('ingestion has nowhere to listen');
      const begun = createIngestion({
        ...options,
        ...targets,
        database: fenced(database, fence),
        uuid: options.uuid ?? randomUUID,
        metrics,
        tail,
        mayWrite: leadership.mayWrite,
      });
      try {
        await begun.start();
        ingestion = begun;
        problem = null;
      } catch (error) {
        await begun.abandon();
        problem = error instanceof SetupError ? error.message : null;
        if (problem === null) logger.error({ err: error }, 'ingestion could not start');
        throw error;
      }
    },
    async onGiveUp(why) {
      const current = ingestion;
      ingestion = null;
      if (why === 'lost') await current?.abandon();
      else await current?.stop(STOP_TIMEOUT_MS);
    },
  });

  async function stop(): Promise<void> {
    const current = ingestion;
    ingestion = null;
    if (leadership.state() === 'interrupted') await current?.abandon();
    else await current?.stop(STOP_TIMEOUT_MS);
    await leadership.stop();
  }

  return {
    handlers: createIngestHandlers({ database, clock, tail }),
    tail: tail.read,
    onChange: (change) => ingestion?.onChange(change),
    async start(given) {
      targets = given;
      try {
        await leadership.start();
      } catch (error) {
        if (!(error instanceof SetupError)) return;
        await stop();
        throw error;
      }
    },
    stop,
    state() {
      const held = leadership.state();
      const waits = ingestion?.problem() ?? null;
      return {
        phase: held !== 'holding' ? held : waits === null ? 'ingesting' : 'interrupted',
        isHoldingBack: ingestion?.isHoldingBack() ?? false,
        problem: problem ?? waits,
        holder: held === 'holding' ? station : leadership.holder(),
      };
    },
    slots: () => database.transaction({ as: 'nobody' }, readSlots),
    handOver: (to) => database.transaction({ as: 'nobody' }, (tx) => wishHandOver(tx, MAIN_SLOT, to)),
    metrics: () => ({
      ...metrics.figures(),
      queue: {
        alarm: ingestion?.depth('alarm') ?? 0,
        registration: ingestion?.depth('registration') ?? 0,
        telemetry: ingestion?.depth('telemetry') ?? 0,
      },
    }),
  };
}
