import { deviceFilters } from '../../../protocol/esp32-alarm/topics.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { InboundMessage } from '../../platform/mqtt/device-transport.ts';
import { createAskUnregistered } from './ask-unregistered.ts';
import { noteCommitted } from './commit-items.ts';
import { type Route, routeOf, type Verified, verify } from './decode-message.ts';
import { createDeviceCommands } from './device-commands.ts';
import { foldJournal } from './fold-journal.ts';
import type { Ingestion, IngestionOptions } from './ingestion.ts';
import { createIntakeProblems } from './intake-problems.ts';
import { createIntakeRates } from './intake-rates.ts';
import { isRefusal, waitingSentence } from './refusal.ts';
import { createRegistrationGate } from './registration-gate.ts';
import { createSetAsideShared, RETRY_FIRST_MS, RETRY_MAX_MS } from './set-aside-shared.ts';
import { type SharedBatchDeps, type SharedMessage, takeSharedBatch } from './shared-batch.ts';
import { createSharedQueue } from './shared-queue.ts';
import { createSharedSupervision } from './shared-supervision.ts';

const MAX_BATCH = 300;
const BUFFER_HIGH = 4000;
const BUFFER_LOW = 2000;
const REFUSALS_BELIEVED = 3;
/** All workers of an installation are one group, whose members the broker gives each message to once. */
const SHARE = '$share/watchdesk/';

/**
 * Ingestion by one of several workers. It remembers nothing of boxes: each batch locks their rows and begins with what
 * the database has.
 *
 * @param supervises whether it is the one that looks after the boxes that say nothing
 */
export function createSharedIngestion(options: IngestionOptions, supervises: boolean): Ingestion {
  const { database, transport, fleets, clock, logger, metrics, side } = options;
  const problems = createIntakeProblems({ database, clock, logger, metrics });
  const deps: SharedBatchDeps = {
    ...options,
    problems,
    commands: createDeviceCommands({ ...options }),
    registrations: createRegistrationGate(clock),
    rates: createIntakeRates(),
    carried: new Map(),
  };
  const askUnregistered = createAskUnregistered({ ...deps, database });
  let listeningSinceMs: number | null = null;
  let stopListening: () => void = () => undefined;
  const organisations = new Set(fleets.map(({ organisationId }) => organisationId));
  const supervision = createSharedSupervision({
    ...options,
    organisations,
    listeningSinceMs: () => listeningSinceMs,
  });
  const waiting = createSharedQueue();
  let underWay = 0;
  let wake: () => void = () => undefined;
  let isRunning = false;
  let isEnded = false;
  let isHigh = false;
  let problem: string | null = null;
  const whenDrained: (() => void)[] = [];
  const setAside = createSetAsideShared({
    ...deps,
    database,
    mayWrite: options.mayWrite,
    isEnded: () => isEnded,
    waits,
    goesOn() {
      problem = null;
    },
  });

  function receive(message: InboundMessage): void {
    if (isEnded || side?.receive(message) === true) return;
    const route = routeOf(fleets, message.topic);
    if (route === null || (message.retained && route.kind !== 'alarm')) {
      metrics.message(route?.kind ?? 'other', 'ignored');
      message.done();
      return;
    }
    const verified = verifiedOf(route, message);
    waiting.push({ message, route, verified, arrivedMs: clock.monotonicMs() });
    watchPressure();
    wake();
    if (!isRunning) {
      isRunning = true;
      setImmediate(() => void run());
    }
  }

  /** A bug of ours must not stop the others' messages. */
  function verifiedOf(route: Route, { payload, topic }: InboundMessage): Verified {
    try {
      return verify(route, payload);
    } catch (error) {
      logger.error({ err: error, topic }, 'a message could not be taken');
      return { ok: false, reason: 'undecodable' };
    }
  }

  function watchPressure(): void {
    const depth = waiting.size + underWay;
    if (!isHigh && depth >= BUFFER_HIGH) isHigh = true;
    else if (isHigh && depth <= BUFFER_LOW) isHigh = false;
    else return;
    transport.pause(isHigh);
  }

  async function run(): Promise<void> {
    while (waiting.size > 0 && !isEnded) {
      const batch = waiting.take(MAX_BATCH, clock.monotonicMs());
      if (batch.length === 0) {
        await company(waiting.dueInMs(clock.monotonicMs()) ?? 0);
        continue;
      }
      underWay = batch.length;
      const postponed: SharedMessage[] = [];
      for (const [organisationId, own] of byOrganisation(batch)) {
        postponed.push(...(await keep(organisationId, own, false)));
      }
      underWay = 0;
      waiting.putBack(batch, postponed, clock.monotonicMs());
      watchPressure();
    }
    isRunning = false;
    for (const tell of whenDrained.splice(0)) tell();
  }

  /** Until something comes, at most so long. */
  async function company(atMostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      wake = resolve;
      clock.after(atMostMs, resolve);
    });
    wake = () => undefined;
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
          if (refusals >= REFUSALS_BELIEVED) {
            for (const each of batch) await setAside(organisationId, each, error);
            return [];
          }
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

  function end(): void {
    isEnded = true;
    side?.end();
    supervision.stop();
    askUnregistered.stop();
    stopListening();
    problems.stop();
  }

  return {
    async start() {
      // Of a station that ingested alone before.
      for (const organisationId of organisations) await foldJournal(database, organisationId);
      problems.start();
      transport.pause(false);
      stopListening = transport.onStateChange(({ state }) => {
        listeningSinceMs = state === 'up' ? (listeningSinceMs ?? clock.monotonicMs()) : null;
      });
      if (supervises) supervision.start();
      askUnregistered.start();
      await transport.start(
        [
          ...fleets.flatMap(({ base }) => deviceFilters(base)).map((filter) => SHARE + filter),
          ...(side?.filters ?? []),
        ],
        receive,
      );
      side?.start();
    },
    depth(lane) {
      if (lane === 'alarm') return waiting.alarms;
      return lane === 'telemetry' ? waiting.size - waiting.alarms + underWay : 0;
    },
    onChange: () => undefined,
    isHoldingBack: () => isHigh,
    problem: () => problem ?? side?.problem() ?? null,
    async stop(timeoutMs) {
      transport.pause(true);
      const drained = isRunning
        ? new Promise<void>((resolve) => whenDrained.push(resolve))
        : Promise.resolve();
      await Promise.race([Promise.all([drained.then(problems.flush), side?.drained()]), pause(timeoutMs)]);
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
