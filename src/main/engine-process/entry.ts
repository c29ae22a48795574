import {
  createEngine,
  createLogger,
  type Engine,
  type EnginePort,
  loadConfig,
  readIfPresent,
  SetupError,
} from '../../engine/index.ts';
import type { FromEngine, StartFailure, ToEngine } from './messages.ts';

/** What a utility process finds on `process`; Electron's own module is not there. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ToEngine; ports: EnginePort[] }) => void): unknown;
  postMessage(message: FromEngine): void;
}

/** Long enough for the last message to leave the process. */
const LAST_WORDS_MS = 100;
/** The engine flushes for at most 5 s; the main process kills what takes longer. */
const STOP_TIMEOUT_MS = 5500;

/** Runs the engine for the desktop's main process: starts it, connects its windows, stops it when told to. */
async function run(parent: ParentPort): Promise<void> {
  const loaded = loadConfig({ flags: {}, env: process.env, readFile: readIfPresent });
  if (!loaded.ok) return fail(parent, { kind: 'settings', sentences: loaded.mistakes });
  const { config } = loaded;
  const logger = createLogger(config.logLevel);
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'the engine failed');
    process.exit(1);
  });
  const engine = createEngine(config, logger, 'desktop');
  parent.on('message', ({ data, ports: [port] }) => {
    if (data.type === 'stop') void stop(engine);
    else if (port !== undefined) engine.serveMessagePort(port, { ...data.origin, station: config.station });
  });
  engine.onInitialLogin((login) => parent.postMessage({ type: 'initial-login', login }));
  try {
    await engine.start();
    parent.postMessage({ type: 'started' });
  } catch (error) {
    if (!(error instanceof SetupError)) logger.fatal({ err: error }, 'the engine did not start');
    await engine.stop().catch(() => {});
    fail(parent, failureOf(error));
  }
}

function failureOf(error: unknown): StartFailure {
  if (error instanceof SetupError) return { kind: 'setup', sentences: [error.message] };
  return { kind: 'bug', sentences: ['The engine failed to start; the log says why.'] };
}

function fail(parent: ParentPort, failure: StartFailure): void {
  parent.postMessage({ type: 'failed', failure });
  setTimeout(() => process.exit(failure.kind === 'settings' ? 2 : 1), LAST_WORDS_MS);
}

async function stop(engine: Engine): Promise<never> {
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
  const code = await engine.stop().then(
    () => 0,
    () => 1,
  );
  process.exit(code);
}

const parent = (process as NodeJS.Process & { readonly parentPort?: ParentPort }).parentPort;
if (parent === undefined) throw new Error('this file is started by the desktop as a utility process');
await run(parent);
