import { randomUUID } from 'node:crypto';
import { SetupError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { Raise } from './commit-items.ts';
import type { IngestFleet } from './fleet.ts';
import type { DeviceChange } from './follow-resets.ts';
import { createIngestHandlers } from './ingest.handlers.ts';
import { createIngestSlot, type IngestSlot } from './ingest-slot.ts';
import { createIngestion } from './ingestion.ts';
import type { Answer } from './keep-answers.ts';
import { createIngestMetrics, type IngestFigures } from './metrics.ts';
import { slotToAskFor } from './share-slots.ts';
import { createSharedIngestion } from './shared-ingestion.ts';
import type { OpenSideIntake } from './side-intake.ts';
import { addSlots, readSlots, type SlotRow, wishHandOver } from './store/lease.ts';
import { createTail, type Tail } from './tail.ts';
import type { LaneName } from './work-item.ts';

export type { Raise } from './commit-items.ts';
export { createRateLimit, createRateLimits } from './domain/rate-limit.ts';
export type { IngestFleet } from './fleet.ts';
export type { IngestFigures, LatencyHistogram } from './metrics.ts';
export { isRefusal, waitingSentence } from './refusal.ts';
export { joinSides, type OpenSideIntake, type SideIntake, type SideIntakeDeps } from './side-intake.ts';
export { removeUnregistered, writeRejected, writeUnregistered } from './store/write-problems.ts';

export interface IngestOptions {
  readonly database: Database;
  /** Turns what happened into alarms, inside the transaction that keeps it. */
  readonly raise: Raise;
  /** Writes what boxes answered to commands, inside the same. */
  readonly answer?: Answer;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This desk's name, for the status bars of all. */
  readonly station: string;
  /** This process, as its sessions at the database are named. */
  readonly stationId?: string;
  /** The slots that this process fills or stands by for: the main one, or those of workers; none only watches. */
  readonly slots?: readonly string[];
  readonly uuid?: () => string;
}

/** What is known only when the database has answered. */
export interface IngestTargets {
  readonly transport: DeviceTransport;
  /** Each slot of a worker has a broker session of its own. */
  readonly transportOf?: ((slot: string) => DeviceTransport) | undefined;
  readonly fleets: readonly IngestFleet[];
  /** Another protocol on the same connection; opened each time that this station begins to ingest. */
  readonly openSide?: OpenSideIntake;
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
  /** The slots that this process fills now. */
  readonly held: readonly string[];
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
  slots(): Promise<readonly SlotRow[]>;
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
/** Whoever holds it also looks after the boxes that say nothing. */
const FIRST_SHARED_SLOT = 'w1';
const holds = (slot: IngestSlot) => ['holding', 'interrupted'].includes(slot.state());
const isText = (text: string | null): text is string => text !== null;

const SLOTS_FRESH_MS = 1000;
const SHARE_EVERY_MS = 2000;

export function createIngest(options: IngestOptions): Ingest {
  const { database, clock, logger, slots: slotNames = [MAIN_SLOT] } = options;
  const station = { id: options.stationId ?? randomUUID(), name: options.station };
  const isShared = slotNames[0] !== MAIN_SLOT;
  const metrics = createIngestMetrics();
  const tail = createTail();
  let slots: readonly IngestSlot[] = [];
  let holders: readonly string[] = [];
  let isWatching = false;
  let cancelLook = (): void => undefined;
  let cancelShare = (): void => undefined;

  function slotOf(slot: string, { transportOf, transport, fleets, openSide }: IngestTargets): IngestSlot {
    const own = transportOf?.(slot) ?? transport;
    const shared = { ...options, fleets, transport: own, uuid: options.uuid ?? randomUUID, metrics, tail };
    return createIngestSlot({
      database,
      slot,
      station,
      clock,
      logger,
      transport: own,
      handOverMs: STOP_TIMEOUT_MS,
      begin: (held, mayWrite) => {
        const parts = { ...shared, database: held, mayWrite };
        const isFirst = !isShared || slot === FIRST_SHARED_SLOT;
        const side = isFirst ? openSide?.(parts) : undefined;
        return isShared
          ? createSharedIngestion({ ...parts, side }, isFirst)
          : createIngestion({ ...parts, side });
      },
    });
  }

  const ingestions = () => slots.flatMap((slot) => slot.ingestion() ?? []);
  const sumOf = (lane: LaneName) => ingestions().reduce((sum, each) => sum + each.depth(lane), 0);
  const read = () => database.transaction({ as: 'nobody' }, readSlots);

  /** Where this process holds no slot itself, or one of several. */
  async function look(): Promise<void> {
    const rows = await read().catch(() => null);
    if (rows !== null) holders = [...new Set(rows.flatMap(({ holder }) => holder ?? []))];
  }

  function goOnLooking(): void {
    cancelLook = clock.after(SLOTS_FRESH_MS, () => {
      look().then(() => {
        if (isWatching) goOnLooking();
      });
    });
  }

  function share(): void {
    cancelShare = clock.after(SHARE_EVERY_MS, () => {
      askForShare()
        .catch((error: unknown) => logger.debug({ err: error }, 'a share could not be asked for'))
        .then(() => {
          if (isWatching) share();
        });
    });
  }

  async function askForShare(): Promise<void> {
    const rows = (await read()).filter(({ slot }) => slot !== MAIN_SLOT);
    const slot = slotToAskFor(rows, station.id);
    if (slot !== null)
      await database.transaction({ as: 'nobody' }, (tx) => wishHandOver(tx, slot, station.id));
  }

  async function stop(): Promise<void> {
    isWatching = false;
    cancelLook();
    cancelShare();
    const own = slots;
    await Promise.all(own.map((slot) => slot.stop(STOP_TIMEOUT_MS)));
    slots = [];
  }

  function phase(): IngestState['phase'] {
    const states = slots.map((slot) => slot.state());
    const waits = ingestions().some((ingestion) => ingestion.problem() !== null);
    if (states.includes('holding')) return waits ? 'interrupted' : 'ingesting';
    if (states.includes('interrupted')) return 'interrupted';
    return isWatching ? 'standby' : 'stopped';
  }

  /**
   * Also the slots of workers that were more: the broker goes on giving each of their sessions its share of the
   * messages, whether anybody comes for it or not.
   */
  async function namesOfSlots(): Promise<readonly string[]> {
    if (!isShared || slotNames.length === 0) return slotNames;
    await database.transaction({ as: 'nobody' }, (tx) => addSlots(tx, slotNames));
    return (await read()).map(({ slot }) => slot).filter((slot) => slot !== MAIN_SLOT);
  }

  return {
    handlers: createIngestHandlers({ database, clock, tail }),
    tail: tail.read,
    onChange(change) {
      for (const ingestion of ingestions()) ingestion.onChange(change);
    },
    async start(targets) {
      const names = await namesOfSlots();
      await look();
      if (isShared && names.length > 0) share();
      slots = names.map((slot) => slotOf(slot, targets));
      isWatching = true;
      goOnLooking();
      const started = await Promise.allSettled(slots.map((slot) => slot.start()));
      const wrong = started.find((each) => each.status === 'rejected' && each.reason instanceof SetupError);
      if (wrong?.status !== 'rejected') return;
      await stop();
      throw wrong.reason;
    },
    stop,
    state() {
      const own = phase();
      const others = slots.length === 1 ? (slots[0]?.holder() ?? null) : null;
      return {
        phase: own,
        held: slots.filter(holds).map(({ name }) => name),
        isHoldingBack: ingestions().some((ingestion) => ingestion.isHoldingBack()),
        problem:
          slots.map((slot) => slot.problem() ?? slot.ingestion()?.problem() ?? null).find(isText) ?? null,
        holder:
          own === 'ingesting' ? station.name : (others ?? (holders.length > 0 ? holders.join(', ') : null)),
      };
    },
    slots: read,
    // Workers share out their slots among themselves.
    handOver: async (to) =>
      !isShared && (await database.transaction({ as: 'nobody' }, (tx) => wishHandOver(tx, MAIN_SLOT, to))),
    metrics: () => ({
      ...metrics.figures(),
      queue: {
        alarm: sumOf('alarm'),
        registration: sumOf('registration'),
        telemetry: sumOf('telemetry'),
      },
    }),
  };
}
