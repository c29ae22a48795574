import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeEngine, type Self } from './compose-engine.ts';
import type { Config } from './config.ts';
import type { Engine, InitialLogin } from './host-face.ts';
import { createEngineMetrics } from './metrics.ts';
import { openDatabase } from './open-database.ts';
import { AppError, SetupError } from './platform/app-error.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Database } from './platform/db/database.ts';
import type { Logger } from './platform/logger.ts';
import { createReleaseStack } from './platform/release-stack.ts';
import { serveMessagePort } from './platform/rpc/message-port-link.ts';
import { serveWebSocket } from './platform/rpc/websocket-link.ts';

/** How long a start waits for an external database before screens open and show that it is away. */
const EXTERNAL_DATABASE_WAIT_MS = 3000;
const AGAIN_MS = 1000;

type EngineParts = ReturnType<typeof composeEngine>;

/** The control room without a screen. One per process. */
export function createEngine(
  config: Config,
  logger: Logger,
  edition: Self['edition'] = 'headless',
  clock: Clock = systemClock,
): Engine {
  const stack = createReleaseStack();
  const stopping = new AbortController();
  let database: Database | undefined;
  let parts: EngineParts | undefined;
  let initialLogin: InitialLogin | null = null;
  let tellInitialLogin: ((login: InitialLogin) => void) | undefined;
  let working = false;
  let failure: string | null = null;
  /** The screens are open; they say what is wrong with the database until it is mended. */
  let isOpen = false;

  function running(): EngineParts {
    if (parts === undefined) throw new Error('the engine is not started');
    return parts;
  }

  function announce(login: InitialLogin): void {
    if (tellInitialLogin !== undefined) tellInitialLogin(login);
    else initialLogin = login;
  }

  /** An external database may go away, or take no changes, between its first answer and our first row. */
  async function work(opened: Database, made: EngineParts): Promise<void> {
    while (!working) {
      try {
        await opened.ready(stopping.signal);
      } catch (error) {
        if (!isOpen || !(error instanceof SetupError)) throw error;
        fail(error);
        await sleep(AGAIN_MS, undefined, { signal: stopping.signal });
        continue;
      }
      failure = null;
      try {
        await made.startWork(stack, announce);
        working = true;
      } catch (error) {
        const isAway = error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
        if (config.database.kind === 'embedded' || !isAway) throw error;
        await sleep(AGAIN_MS, undefined, { signal: stopping.signal });
      }
    }
  }

  function fail(error: unknown): void {
    const sentence = error instanceof Error ? error.message : String(error);
    if (failure !== sentence) {
      const isForPeople = error instanceof SetupError;
      logger.error(isForPeople ? { sentence } : { err: error }, 'the work with devices could not start');
    }
    failure = sentence;
  }

  /** An external database may come later: then the screens are open meanwhile and say so. */
  async function workWhenReachable(opened: Database, made: EngineParts): Promise<void> {
    const started = work(opened, made);
    if (config.database.kind === 'embedded') return started;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, EXTERNAL_DATABASE_WAIT_MS);
    });
    await Promise.race([started, patience]).finally(() => clearTimeout(timer));
    isOpen = true;
    started.catch((error: unknown) => {
      if (!stopping.signal.aborted) fail(error);
    });
  }

  async function start(): Promise<void> {
    // One process, one id: another station that finds it hanging ends the sessions that carry it.
    const stationId = randomUUID();
    database = await openDatabase(config, { logger, clock, stationId }, stack);
    parts = composeEngine(config, logger, database, { stationId, edition }, clock);
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
    tilesFor: (token) => running().tilesFor(token),
    health: () => {
      const state = database?.state().state ?? 'connecting';
      const broker = parts?.brokerState().state ?? 'connecting';
      const feed = parts?.feed.state().state ?? 'connecting';
      const waiting = parts?.ingest.state().problem ?? null;
      return {
        live: failure === null,
        ready: working && state === 'up' && feed === 'up' && waiting === null,
        detail: {
          database: state,
          broker,
          feed,
          ...(waiting === null ? {} : { intake: waiting }),
          ...(failure === null ? {} : { failure }),
        },
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
              feedRetainedBytes: parts.feed.state().retainedBytes,
              rpc: parts.dispatcher.counters,
              jobs: parts.jobFigures(),
            },
      ),
    onInitialLogin: (listener) => {
      tellInitialLogin = listener;
      if (initialLogin !== null) listener(initialLogin);
      initialLogin = null;
    },
  };
}
