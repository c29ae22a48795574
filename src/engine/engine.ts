import type { OrganisationId } from '../shared/contract/primitives.ts';
import type { BrokerState, SystemStatus } from '../shared/system/model.ts';
import { installationId, type PlacedFleet, placeFleets } from './bootstrap.ts';
import type { Config } from './config.ts';
import type { Engine, InitialLogin } from './index.ts';
import { createEngineMetrics } from './metrics.ts';
import { createAccess } from './modules/access/index.ts';
import { createAlarms } from './modules/alarms/index.ts';
import { createDevices } from './modules/devices/index.ts';
import { createFeed } from './modules/feed/index.ts';
import { createIngest } from './modules/ingest/index.ts';
import { createSystem } from './modules/system/index.ts';
import { openDatabase } from './open-database.ts';
import { openTransport } from './open-transport.ts';
import { SetupError } from './platform/app-error.ts';
import { systemClock } from './platform/clock.ts';
import type { Database } from './platform/db/database.ts';
import type { Logger } from './platform/logger.ts';
import type { DeviceTransport } from './platform/mqtt/device-transport.ts';
import { createReleaseStack, type ReleaseStack } from './platform/release-stack.ts';
import { createDispatcher } from './platform/rpc/dispatcher.ts';
import { serveMessagePort } from './platform/rpc/message-port-link.ts';
import { serveWebSocket } from './platform/rpc/websocket-link.ts';
import { VERSION } from './version.ts';

/** How long a start waits for an external database before screens open and show that it is away. */
const EXTERNAL_DATABASE_WAIT_MS = 3000;

/** Everything that runs once there is a database object; it may still be connecting. */
function compose(config: Config, logger: Logger, database: Database) {
  const clock = systemClock;
  const shared = { database, clock, logger };
  const startedAt = clock.now();
  let fleets: readonly PlacedFleet[] = [];
  let transport: DeviceTransport | undefined;

  const unsignedBases = (organisationId: OrganisationId) =>
    fleets
      .filter((fleet) => fleet.organisationId === organisationId && fleet.key === null)
      .map((fleet) => fleet.base);

  /** A station that only watches has no connection to the broker; the one that ingests has. */
  function brokerState(): BrokerState {
    const { phase, holder, problem } = ingest.state();
    const { kind } = config.broker;
    if (phase === 'standby' && problem === null && holder !== null) {
      return { state: 'standby', kind, since: startedAt, message: holder };
    }
    return transport?.state() ?? { state: 'connecting', kind, since: startedAt, message: problem };
  }

  function ingester(): SystemStatus['ingester'] {
    const { phase, holder } = ingest.state();
    return { self: phase === 'ingesting' || phase === 'interrupted', holder };
  }

  const access = createAccess(shared);
  const alarms = createAlarms(shared);
  const devices = createDevices(shared);
  const ingest = createIngest({ ...shared, raise: alarms.applyInTransaction, station: config.station });
  const system = createSystem({
    version: VERSION,
    station: config.station,
    clock,
    database,
    broker: brokerState,
    brokerWarnings: () => [],
    feed: () => feed.state(),
    ingester,
    unsignedBases,
  });
  const feed = createFeed({ ...shared, systemStatus: system.statusOf });
  const dispatcher = createDispatcher({
    router: {
      access: access.handlers,
      alarms: alarms.handlers,
      devices: devices.handlers,
      feed: feed.handlers,
      ingest: ingest.handlers,
      system: system.handlers,
    },
    sessions: access.sessions,
    audit: access.audit,
    logger,
    clock,
  });

  /** What needs an answering database: places, the first administrator, then the devices. */
  async function startWork(stack: ReleaseStack): Promise<InitialLogin | null> {
    fleets = await placeFleets(database, config.fleets);
    const [first] = fleets;
    if (first === undefined)
      throw new SetupError('There is no fleet in the settings; give at least one topic base.');
    const login = await access.bootstrapAdministrator(first.organisationId, config.adminPassword);
    transport = openTransport(config, { clock, logger }, `watchdesk-${await installationId(database)}`);
    stack.add('ingestion', () => ingest.stop());
    await ingest.start({ transport, fleets });
    return login;
  }

  return { feed, ingest, dispatcher, brokerState, startWork };
}

/** The control room without a screen. One per process. */
export function createEngine(config: Config, logger: Logger): Engine {
  const stack = createReleaseStack();
  const stopping = new AbortController();
  let database: Database | undefined;
  let parts: ReturnType<typeof compose> | undefined;
  let initialLogin: InitialLogin | null = null;
  let tellInitialLogin: ((login: InitialLogin) => void) | undefined;
  let working = false;
  let failure: string | null = null;

  function running(): ReturnType<typeof compose> {
    if (parts === undefined) throw new Error('the engine is not started');
    return parts;
  }

  function announce(login: InitialLogin | null): void {
    if (login !== null && tellInitialLogin !== undefined) tellInitialLogin(login);
    else initialLogin = login;
  }

  async function work(opened: Database, made: ReturnType<typeof compose>): Promise<void> {
    await opened.ready(stopping.signal);
    announce(await made.startWork(stack));
    working = true;
  }

  /** An external database may come later: then the screens are open meanwhile and say so. */
  async function workWhenReachable(opened: Database, made: ReturnType<typeof compose>): Promise<void> {
    const started = work(opened, made);
    if (config.database.kind === 'embedded') return started;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, EXTERNAL_DATABASE_WAIT_MS);
    });
    await Promise.race([started, patience]).finally(() => clearTimeout(timer));
    started.catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      failure = error instanceof Error ? error.message : String(error);
      logger.error({ err: error }, 'the work with devices could not start');
    });
  }

  async function start(): Promise<void> {
    database = await openDatabase(config, { logger, clock: systemClock }, stack);
    parts = compose(config, logger, database);
    const { feed, dispatcher } = parts;
    stack.add('the feed', () => feed.stop());
    stack.add('the connections', () => dispatcher.close());
    feed.start();
    await workWhenReachable(database, parts);
  }

  const metrics = createEngineMetrics();

  return {
    start,
    stop: async () => {
      stopping.abort();
      await stack.releaseAll();
    },
    serveMessagePort: (port, origin) => serveMessagePort(running().dispatcher, port, origin),
    serveWebSocket: (socket, origin) => serveWebSocket(running().dispatcher, socket, origin),
    health: () => {
      const state = database?.state().state ?? 'connecting';
      const broker = parts?.brokerState().state ?? 'connecting';
      const feed = parts?.feed.state().state ?? 'connecting';
      return {
        live: failure === null,
        ready: working && state === 'up' && feed === 'up',
        detail: { database: state, broker, feed, ...(failure === null ? {} : { failure }) },
      };
    },
    metrics: () =>
      metrics.text(
        parts === undefined
          ? null
          : {
              ingest: parts.ingest.metrics(),
              feed: parts.feed.metrics(),
              feedLagMs: parts.feed.state().lagMs,
              rpc: parts.dispatcher.counters,
            },
      ),
    onInitialLogin: (listener) => {
      tellInitialLogin = listener;
      if (initialLogin !== null) listener(initialLogin);
      initialLogin = null;
    },
  };
}
