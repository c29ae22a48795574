import { deviceFilters } from '../../../protocol/esp32-alarm/topics.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import { noteCommitted } from './commit-items.ts';
import { routeOf, verify } from './decode-message.ts';
import { createDeviceCommands } from './device-commands.ts';
import type { Ingestion, IngestionOptions } from './ingestion.ts';
import { createIntakeProblems } from './intake-problems.ts';
import { createIntakeRates } from './intake-rates.ts';
import { isRefusal, waitingSentence } from './refusal.ts';
import { createRegistrationGate } from './registration-gate.ts';
import { type SharedBatchDeps, type SharedMessage, takeSharedBatch } from './shared-batch.ts';
import { createSharedSupervision } from './shared-supervision.ts';
import type { RejectedRow } from './store/write-problems.ts';

const MAX_BATCH = 300;
const BUFFER_HIGH = 4000;
const BUFFER_LOW = 2000;
const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 1000;
const REFUSALS_BELIEVED = 3;
/** How soon what waits for another worker is tried again where nothing else comes. */
const POSTPONED_MS = 25;
/** All workers of an installation are one group, whose members the broker gives each message to once. */
const SHARE = '$share/watchdesk/';

/**
 * Ingestion by one of several workers. It remembers nothing of boxes: each batch locks their rows and begins with what
 * the database has.
 *
 * @param supervises whether it is the one that looks after the boxes that say nothing
 */
export function createSharedIngestion(options: IngestionOptions, supervises: boolean): Ingestion {
  const { database, transport, fleets, clock, logger, metrics } = options;
  const problems = createIntakeProblems({ database, clock, logger, metrics });
  const deps: SharedBatchDeps = {
    ...options,
    problems,
    commands: createDeviceCommands({ ...options }),
    registrations: createRegistrationGate(clock),
    rates: createIntakeRates(),
    carried: new Map(),
  };
  let listeningSinceMs: number | null = null;
  let stopListening: () => void = () => undefined;
  const supervision = createSharedSupervision({
    ...options,
    organisations: new Set(fleets.map(({ organisationId }) => organisationId)),
    listeningSinceMs: () => listeningSinceMs,
  });
  let waiting: SharedMessage[] = [];
  let underWay = 0;
  let isRunning = false;
  let isEnded = false;
  let isHigh = false;
  let problem: string | null = null;
  const whenDrained: (() => void)[] = [];

  function receive(message: InboundMessage): void {
    if (isEnded) return;
    const route = routeOf(fleets, message.topic);
    if (route === null || (message.retained && route.kind !== 'alarm')) {
      metrics.message(route?.kind ?? 'other', 'ignored');
      message.done();
      return;
    }
    const verified = verify(route, message.payload);
    waiting.push({ message, route, verified, arrivedMs: clock.monotonicMs() });
    watchPressure();
    if (!isRunning) {
      isRunning = true;
      setImmediate(() => void run());
    }
  }

  function watchPressure(): void {
    const depth = waiting.length + underWay;
    if (!isHigh && depth >= BUFFER_HIGH) isHigh = true;
    else if (isHigh && depth <= BUFFER_LOW) isHigh = false;
    else return;
    transport.pause(isHigh);
  }

  async function run(): Promise<void> {
    while (waiting.length > 0 && !isEnded) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      underWay = batch.length;
      const postponed: SharedMessage[] = [];
      for (const [organisationId, own] of byOrganisation(batch)) {
        postponed.push(...(await keep(organisationId, own, false)));
      }
      underWay = 0;
      // In front: what came later of the same box must not overtake it.
      waiting = [...postponed, ...waiting];
      if (postponed.length === batch.length) await pause(POSTPONED_MS);
      watchPressure();
    }
    isRunning = false;
    for (const tell of whenDrained.splice(0)) tell();
  }

  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

  /** Until it is kept or refused for what it says; whatever else stops it waits. What has to wait for others comes back. */
  async function keep(
    organisationId: OrganisationId,
    batch: readonly SharedMessage[],
    isRepeated: boolean,
  ): Promise<readonly SharedMessage[]> {
    let again = isRepeated;
    let refusals = 0;
    for (let delayMs = RETRY_FIRST_MS; !isEnded; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        await options.mayWrite();
        if (isEnded) return [];
        return await attempt(organisationId, batch, again);
      } catch (error) {
        if (isRefusal(error)) {
          if (batch.length > 1) return await keepHalves(organisationId, batch, again);
          refusals += 1;
          if (refusals >= REFUSALS_BELIEVED) return await setAside(organisationId, batch, error);
          continue;
        }
        again = true;
        waits(error);
      }
      await pause(delayMs);
    }
    return [];
  }

  function waits(error: unknown): void {
    metrics.databaseRetry();
    const sentence = waitingSentence(error);
    if (sentence !== null && sentence !== problem) logger.error({ err: error }, sentence);
    problem = sentence;
  }

  async function attempt(
    organisationId: OrganisationId,
    batch: readonly SharedMessage[],
    again: boolean,
  ): Promise<readonly SharedMessage[]> {
    const outcome = await database.transaction(
      { as: 'organisation', organisationId },
      (tx) => takeSharedBatch(tx, organisationId, batch, deps, again),
      { lane: 'intake' },
    );
    problem = null;
    noteCommitted(outcome.committed);
    const nowMs = clock.now().getTime();
    for (const { message, route } of outcome.taken) {
      message.done();
      metrics.committed(route.kind === 'alarm' ? 'alarm' : 'telemetry', nowMs - message.receivedAtMs);
    }
    for (const tell of outcome.told) tell();
    for (const item of outcome.items) item.afterCommit();
    return outcome.postponed;
  }

  async function keepHalves(
    organisationId: OrganisationId,
    batch: readonly SharedMessage[],
    again: boolean,
  ): Promise<readonly SharedMessage[]> {
    const middle = Math.ceil(batch.length / 2);
    const first = await keep(organisationId, batch.slice(0, middle), again);
    return [...first, ...(await keep(organisationId, batch.slice(middle), again))];
  }

  async function setAside(
    organisationId: OrganisationId,
    [only]: readonly SharedMessage[],
    error: unknown,
  ): Promise<readonly SharedMessage[]> {
    if (only === undefined) return [];
    const { message, route } = only;
    logger.error({ err: error, topic: message.topic }, 'the database refuses a message');
    const row: RejectedRow = {
      organisationId,
      receivedAtMs: message.receivedAtMs,
      topic: message.topic,
      hostname: route.hostname,
      deviceId: null,
      reason: 'refused-by-database',
      sizeBytes: message.payload.length,
      frame: message.payload,
    };
    // Unanswered until people can see it, or another worker has it.
    if (!(await show(row))) return [];
    metrics.rejected('refused-by-database');
    message.done();
    return [];
  }

  async function show(row: RejectedRow): Promise<boolean> {
    for (let delayMs = RETRY_FIRST_MS; !isEnded; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        await options.mayWrite();
        if (isEnded) return false;
        await problems.keep(row);
        problem = null;
        return true;
      } catch (error) {
        if (isRefusal(error)) {
          logger.error({ err: error }, 'a refused message could not be shown');
          return true;
        }
        waits(error);
      }
      await pause(delayMs);
    }
    return false;
  }

  function end(): void {
    isEnded = true;
    supervision.stop();
    stopListening();
    problems.stop();
  }

  return {
    async start() {
      problems.start();
      transport.pause(false);
      stopListening = transport.onStateChange(({ state }) => {
        listeningSinceMs = state === 'up' ? (listeningSinceMs ?? clock.monotonicMs()) : null;
      });
      if (supervises) supervision.start();
      await transport.start(
        fleets.flatMap(({ base }) => deviceFilters(base)).map((filter) => SHARE + filter),
        receive,
      );
    },
    depth: (lane) => (lane === 'telemetry' ? waiting.length + underWay : 0),
    onChange: () => undefined,
    isHoldingBack: () => isHigh,
    problem: () => problem,
    async stop(timeoutMs) {
      transport.pause(true);
      const drained = isRunning
        ? new Promise<void>((resolve) => whenDrained.push(resolve))
        : Promise.resolve();
      await Promise.race([drained, pause(timeoutMs)]);
      await problems.flush();
      end();
      await transport.stop();
    },
    async abandon() {
      end();
      await transport.stop();
    },
  };
}

function byOrganisation(messages: readonly SharedMessage[]): Map<OrganisationId, SharedMessage[]> {
  const groups = new Map<OrganisationId, SharedMessage[]>();
  for (const each of messages) {
    const { organisationId } = each.route.fleet;
    const group = groups.get(organisationId);
    if (group === undefined) groups.set(organisationId, [each]);
    else group.push(each);
  }
  return groups;
}
