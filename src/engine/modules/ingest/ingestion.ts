import { deviceFilters } from '../../../protocol/esp32-alarm/topics.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import type { Raise } from './commit-items.ts';
import { createDeviceCommands } from './device-commands.ts';
import { createDeviceMemory, type KnownDevice } from './device-memory.ts';
import type { IngestFleet } from './fleet.ts';
import { foldJournal } from './fold-journal.ts';
import { createFollowResets, type DeviceChange } from './follow-resets.ts';
import { createIntake } from './intake.ts';
import { createIntakeProblems } from './intake-problems.ts';
import { createIntakeRates } from './intake-rates.ts';
import type { Answer } from './keep-answers.ts';
import { createLanes, type Lanes } from './lanes.ts';
import type { IngestMetrics } from './metrics.ts';
import { createRegistrationGate } from './registration-gate.ts';
import { createReplayJournal } from './replay-journal.ts';
import type { SideIntake } from './side-intake.ts';
import { loadDevice, loadDevices } from './store/load-devices.ts';
import { knownDevice, restore } from './stored-device.ts';
import { supervise } from './supervise.ts';
import type { Tail } from './tail.ts';
import type { LaneName, WorkItem } from './work-item.ts';

export interface IngestionOptions {
  readonly database: Database;
  readonly transport: DeviceTransport;
  readonly fleets: readonly IngestFleet[];
  readonly raise: Raise;
  readonly answer?: Answer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly uuid: () => string;
  readonly metrics: IngestMetrics;
  readonly tail: Tail;
  /** Another protocol on the same connection. */
  readonly side?: SideIntake | undefined;
  mayWrite(): Promise<void>;
}

/** One time of ingesting: from taking the lock, with what the database has then, to losing it or stopping. */
export interface Ingestion {
  /** Loads the boxes and begins to listen. Rejects when the transport cannot start. */
  start(): Promise<void>;
  depth(lane: LaneName): number;
  /** A committed change, of this station or another. */
  onChange(change: DeviceChange): void;
  isHoldingBack(): boolean;
  /** Why messages wait, in a sentence; null while none does, or the database's own state tells. */
  problem(): string | null;
  /** Takes nothing more in and gives what was taken `timeoutMs` to be committed; the rest comes again. */
  stop(timeoutMs: number): Promise<void>;
  /** At once: what was taken comes again to whoever ingests now. */
  abandon(): Promise<void>;
}

const SUPERVISE_EVERY_MS = 1000;
/** Under load reading stops for the length of a commit again and again; longer means that the database is slow. */
const HELD_BACK_AFTER_MS = 1000;

export function createIngestion(options: IngestionOptions): Ingestion {
  const { database, transport, fleets, clock, logger, metrics, side } = options;
  const memory = createDeviceMemory();
  const problems = createIntakeProblems({ database, clock, logger, metrics });
  const commands = createDeviceCommands({ ...options });
  const registrations = createRegistrationGate(clock);
  let listeningSinceMs: number | null = null;
  let highSinceMs: number | null = null;
  let toldHoldingBack = false;
  let isEnded = false;
  let stopListening: () => void = () => undefined;

  const moment = () => ({ wallMs: clock.now().getTime(), monotonicMs: clock.monotonicMs() });

  const journal = createReplayJournal(options);
  const lanes: Lanes = createLanes({
    ...options,
    setAside,
    journal,
    onPressure(value) {
      highSinceMs = value ? clock.monotonicMs() : null;
      transport.pause(value);
    },
  });
  const rates = createIntakeRates();
  const intake = createIntake({
    ...options,
    memory,
    problems,
    commands,
    registrations,
    rates,
    push: lanes.push,
  });

  const isHoldingBack = () => highSinceMs !== null && clock.monotonicMs() - highSinceMs >= HELD_BACK_AFTER_MS;

  function tellHoldingBack(): void {
    if (isHoldingBack() === toldHoldingBack) return;
    toldHoldingBack = !toldHoldingBack;
    logger.warn({ holdingBack: toldHoldingBack }, 'too many messages wait for the database');
  }

  async function setAside(item: WorkItem): Promise<void> {
    const { origin, device } = item;
    if (origin !== null) {
      await problems.keep({
        organisationId: item.organisationId,
        receivedAtMs: item.atMs,
        topic: origin.topic,
        hostname: origin.hostname,
        deviceId: device?.id ?? null,
        reason: 'refused-by-database',
        sizeBytes: origin.frame.length,
        frame: origin.frame,
      });
    }
    if (device !== null) await reload(device);
    metrics.rejected('refused-by-database');
  }

  async function reload(device: KnownDevice): Promise<void> {
    // What the message changed in memory would make the next ones refused as well.
    const { id, organisationId } = device;
    const stored =
      id === null
        ? undefined
        : await database.transaction({ as: 'organisation', organisationId }, (tx) => loadDevice(tx, id));
    if (stored === undefined) memory.forget(device);
    else restore(device, stored, moment());
  }

  async function load(): Promise<void> {
    const organisations = new Set(fleets.map(({ organisationId }) => organisationId));
    for (const organisationId of organisations) {
      await foldJournal(database, organisationId);
      const stored = await database.transaction({ as: 'organisation', organisationId }, loadDevices);
      const now = moment();
      for (const device of stored) memory.add(knownDevice(device, now));
    }
  }

  /** What stays in the journal is folded by whoever ingests next. */
  async function foldQuietly(): Promise<void> {
    await journal
      .fold()
      .catch((error: unknown) => logger.debug({ err: error }, 'the replay journal could not be folded'));
  }

  function followLink(): void {
    const isUp = transport.state().state === 'up';
    if (!isUp) listeningSinceMs = null;
    else listeningSinceMs ??= clock.monotonicMs();
  }

  function tick(): void {
    clock.after(SUPERVISE_EVERY_MS, () => {
      if (isEnded) return;
      tellHoldingBack();
      for (const { fleet, hostname } of registrations.due()) {
        // Not a box that is registered: its commands are numbered by its row.
        if (memory.byHost(fleet.base, hostname) === undefined) void commands.requestStatus(fleet, hostname);
      }
      for (const item of supervise(memory, listeningSinceMs, moment())) {
        lanes.push(item);
      }
      tick();
    });
  }

  function end(): void {
    isEnded = true;
    stopListening();
    problems.stop();
  }

  return {
    async start() {
      await load();
      problems.start();
      stopListening = transport.onStateChange(followLink);
      transport.pause(false);
      await transport.start(
        [...fleets.flatMap(({ base }) => deviceFilters(base)), ...(side?.filters ?? [])],
        (message) => {
          if (isEnded || side?.receive(message) === true) return;
          intake.receive(message);
        },
      );
      side?.start();
      followLink();
      tick();
    },
    depth: lanes.depth,
    onChange: createFollowResets({
      database,
      memory,
      logger,
      organisations: new Set(fleets.map(({ organisationId }) => organisationId)),
    }),
    isHoldingBack,
    problem: () => lanes.problem() ?? side?.problem() ?? null,
    async stop(timeoutMs) {
      end();
      // The transport stays until the answers to what was taken are out.
      transport.pause(true);
      await Promise.race([
        Promise.all([lanes.drained().then(foldQuietly), problems.flush(), side?.drained()]),
        new Promise<void>((resolve) => clock.after(timeoutMs, resolve)),
      ]);
      side?.end();
      lanes.close();
      await transport.stop();
      journal.close();
      memory.clear();
    },
    async abandon() {
      end();
      side?.end();
      lanes.close();
      await transport.stop();
      journal.close();
      memory.clear();
    },
  };
}
