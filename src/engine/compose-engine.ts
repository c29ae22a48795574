import { hostname } from 'node:os';
import type { BrokerState, SystemStatus } from '../shared/system/model.ts';
import { installationId, type PlacedFleet, placeFleets } from './bootstrap.ts';
import { brokerStateOf } from './broker-state.ts';
import { createBrokerWatch } from './broker-watch.ts';
import type { Config } from './config.ts';
import type { InitialLogin } from './host-face.ts';
import type { JobFigures } from './metrics.ts';
import { createAccess } from './modules/access/index.ts';
import { createAlarms } from './modules/alarms/index.ts';
import { createAlarmBoxProtocol, createCommands, useArming } from './modules/commands/index.ts';
import { createDevices } from './modules/devices/index.ts';
import { createFeed } from './modules/feed/index.ts';
import { createHandovers } from './modules/handovers/index.ts';
import { createHistory } from './modules/history/index.ts';
import { createIncidents } from './modules/incidents/index.ts';
import { createIngest, joinSides } from './modules/ingest/index.ts';
import { createJobs, type Outcome } from './modules/jobs/index.ts';
import { createMap } from './modules/map/index.ts';
import { createNotify, tellOutside } from './modules/notify/index.ts';
import { createOperations } from './modules/operations/index.ts';
import { createPanels } from './modules/panels/index.ts';
import { createPlans } from './modules/plans/index.ts';
import { createRegistry, membersOf } from './modules/registry/index.ts';
import { createRelays } from './modules/relays/index.ts';
import { createRetention } from './modules/retention/index.ts';
import { createRules } from './modules/rules/index.ts';
import { createSequences } from './modules/sequences/index.ts';
import { createStations } from './modules/stations/index.ts';
import { createStatistics } from './modules/statistics/index.ts';
import { createSystem } from './modules/system/index.ts';
import { openHoldPath } from './open-hold-path.ts';
import { openTransport } from './open-transport.ts';
import { SetupError } from './platform/app-error.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Database } from './platform/db/database.ts';
import type { Logger } from './platform/logger.ts';
import type { DeviceTransport } from './platform/mqtt/device-transport.ts';
import { createPrinter } from './platform/pdf/printer.ts';
import type { ReleaseStack } from './platform/release-stack.ts';
import { createDispatcher } from './platform/rpc/dispatcher.ts';
import type { Viewer } from './platform/rpc/viewer.ts';
import { VERSION } from './version.ts';

/** This process among the stations. */
export interface Self {
  readonly stationId: string;
  readonly edition: 'desktop' | 'headless' | 'worker';
}

/** Where workers share the intake each has a slot, and the other stations watch; else the main one is for all. */
function slotsOf({ ingestWorkers }: Config, edition: Self['edition']): readonly string[] {
  if (ingestWorkers === 1) return ['main'];
  return edition === 'worker' ? Array.from({ length: ingestWorkers }, (_, index) => `w${index + 1}`) : [];
}

/** Tests the broker for all of them. */
const FIRST_WORKER = 'w1';

/** Everything that runs once there is a database object; it may still be connecting. */
export function composeEngine(
  config: Config,
  logger: Logger,
  database: Database,
  self: Self,
  clock: Clock = systemClock,
) {
  const shared = { database, clock, logger };
  const printer = createPrinter();
  const startedAt = clock.now();
  const slots = slotsOf(config, self.edition);
  let fleets: readonly PlacedFleet[] = [];
  let transport: DeviceTransport | undefined;
  let hasBegun = false;
  /** Of the slots that workers share. */
  const transports = new Map<string, DeviceTransport>();

  const unsignedBases = ({ organisationId, allSites, siteIds }: Viewer) =>
    fleets
      .filter((fleet) => fleet.organisationId === organisationId && fleet.key === null)
      .filter((fleet) => allSites || siteIds.includes(fleet.siteId))
      .map((fleet) => fleet.base);

  function brokerState(): BrokerState {
    const state = ingest.state();
    return brokerStateOf({
      kind: config.broker.kind,
      startedAt,
      ingest: state,
      takesPart: slots.length > 0,
      links: state.held.flatMap((slot) => (transports.get(slot) ?? transport)?.state() ?? []),
    });
  }

  /** Lately, of any session: each worker has one of its own. */
  function brokerForgotAt(): Date | null {
    const times = [transport, ...transports.values()].flatMap((each) => each?.forgottenAt?.() ?? []);
    return times.reduce<Date | null>((last, at) => (last === null || at > last ? at : last), null);
  }

  function ingester(): SystemStatus['ingester'] {
    const { phase, holder, problem } = ingest.state();
    return { self: phase === 'ingesting' || phase === 'interrupted', holder, problem };
  }

  /** A job is everybody's whose boxes are taken in here. */
  async function tellAlarms(outcomes: readonly Outcome[]): Promise<void> {
    for (const organisationId of new Set(fleets.map((fleet) => fleet.organisationId))) {
      await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        alarms.applyJobOutcomes(tx, organisationId, outcomes),
      );
    }
  }

  function jobFigures(): JobFigures[] {
    const nowMs = clock.now().getTime();
    return jobs.outcomes().map(({ job, failed, startedAt: began, finishedAt }) => ({
      job,
      failed,
      durationMs: finishedAt.getTime() - began.getTime(),
      ageMs: nowMs - finishedAt.getTime(),
    }));
  }

  const brokerWatch = createBrokerWatch(config, shared);
  const access = createAccess(shared);
  const alarms = createAlarms(shared);
  const devices = createDevices(shared);
  const incidents = createIncidents({ ...shared, printer });
  const relays = createRelays({
    ...shared,
    stationId: self.stationId,
    raise: alarms.applyInTransaction,
    orders: () => ({
      ...commands,
      takeArming: (tx, by, id) => useArming(tx, { clock }, by, id),
    }),
  });
  const notify = createNotify({
    ...shared,
    alarms: alarms.notified,
    mail: config.mail,
    version: VERSION,
  });
  const commands = createCommands({
    ...shared,
    protocols: [createAlarmBoxProtocol(() => fleets), relays.protocol],
  });
  const sequences = createSequences({
    ...shared,
    orders: commands,
    members: membersOf,
    switchRules: commands.switchRules,
  });
  const rules = createRules({ ...shared, raise: alarms.applyInTransaction });
  const ingest = createIngest({
    ...shared,
    raise: alarms.applyInTransaction,
    answer: commands.answerInTransaction,
    station: config.station,
    stationId: self.stationId,
    slots,
  });
  const stations = createStations({
    ...shared,
    ingest,
    self: {
      id: self.stationId,
      name: config.station,
      host: hostname(),
      processId: process.pid,
      edition: self.edition,
      version: VERSION,
    },
    people: () => dispatcher.people(),
  });
  const map = createMap({ tilesFile: config.tilesFile, sessions: access.sessions });
  const retention = createRetention(shared);
  const operations = createOperations(shared);
  const handovers = createHandovers({
    ...shared,
    printer,
    proveSigner: (call, credentials) =>
      access.proveSigner(call, { permission: 'handovers.sign', ...credentials }),
  });
  const history = createHistory(shared);
  const jobs = createJobs({
    ...shared,
    station: config.station,
    stationId: self.stationId,
    jobs: [...history.jobs, ...retention.jobs, ...operations.jobs],
    onOutcomes: tellAlarms,
  });
  const system = createSystem({
    version: VERSION,
    station: config.station,
    clock,
    database,
    broker: brokerState,
    brokerWarnings: brokerWatch.warnings,
    brokerForgotAt,
    feed: () => feed.state(),
    ingester,
    clocksOff: stations.clocksOff,
    unsignedBases,
    failingJobs: jobs.failing,
  });
  const feed = createFeed({ ...shared, systemStatus: system.statusOf });
  feed.onChange(ingest.onChange);
  feed.onChange(commands.onChange);
  feed.onChange(alarms.onChange);
  feed.onChange(relays.onChange);
  feed.onChange(rules.onChange);
  feed.onChange(sequences.onChange);
  const dispatcher = createDispatcher({
    router: {
      access: access.handlers,
      alarms: alarms.handlers,
      commands: commands.handlers,
      devices: devices.handlers,
      escalation: alarms.escalationHandlers,
      feed: feed.handlers,
      handovers: handovers.handlers,
      incidents: incidents.handlers,
      ingest: ingest.handlers,
      jobs: jobs.handlers,
      map: map.handlers,
      notify: notify.handlers,
      operations: operations.handlers,
      panels: createPanels(shared).handlers,
      plans: createPlans(shared).handlers,
      registry: createRegistry(shared).handlers,
      relays: relays.handlers,
      retention: retention.handlers,
      rules: rules.handlers,
      sequences: sequences.handlers,
      stations: stations.handlers,
      statistics: createStatistics({ ...shared, printer }).handlers,
      system: system.handlers,
    },
    sessions: access.sessions,
    audit: access.audit,
    logger,
    clock,
  });

  /** What needs an answering database: places, the first administrator, then the devices. */
  async function startWork(stack: ReleaseStack, announce: (login: InitialLogin) => void): Promise<void> {
    fleets = await placeFleets(database, config.fleets);
    const [first] = fleets;
    if (first === undefined)
      throw new SetupError('There is no fleet in the settings; give at least one topic base.');
    const login = await access.bootstrapAdministrator(first.organisationId, config.adminPassword);
    // At once: it is made only this one time, also when something below cannot start.
    if (login !== null) announce(login);
    // Before anything is written.
    await history.prepare();
    const clientId = `watchdesk-${await installationId(database)}`;
    const transportOf = (slot: string) => {
      const known = transports.get(slot) ?? openTransport(config, { clock, logger }, `${clientId}-${slot}`);
      transports.set(slot, known);
      return known;
    };
    transport =
      config.ingestWorkers === 1
        ? openTransport(config, { clock, logger }, clientId)
        : transportOf(FIRST_WORKER);
    if (!hasBegun) {
      // Where the database goes away below, all of this is tried again.
      hasBegun = true;
      // Before the ingestion: a person may hand over to it at once.
      stack.add('the presence', () => stations.stop());
      stations.start();
      stack.add('the jobs', () => jobs.stop());
      jobs.start();
      stack.add('ingestion', () => ingest.stop());
      stack.add('the broker self-test', () => brokerWatch.stop());
      brokerWatch.watch(transport, clientId);
    }
    const organisations = [...new Set(fleets.map(({ organisationId }) => organisationId))];
    const openBoards = relays.openIntake({ ...first, base: config.relayBase });
    await ingest.start({
      transport,
      transportOf: config.ingestWorkers === 1 ? undefined : transportOf,
      fleets,
      openSide: (held) =>
        joinSides([
          openBoards(held),
          commands.openSide({ ...held, organisations }),
          alarms.openSide({ ...held, organisations, logger, tellOutside }),
          notify.openSide({ ...held, organisations }),
          incidents.openSide({ ...held, organisations, logger }),
          rules.openSide({ ...held, organisations }),
          sequences.openSide({ ...held, organisations }),
        ]),
    });
    if (self.edition === 'worker') return;
    // Nobody sits at a worker.
    const held = await openHoldPath(config, { clock, logger }, transport, self.stationId);
    stack.add('the way to held channels', () => held.stop());
    stack.add('channels that are held', () => relays.stop());
    relays.holdBy(held.path);
  }

  return { feed, ingest, dispatcher, brokerState, jobFigures, startWork, tilesFor: map.tilesFor };
}
