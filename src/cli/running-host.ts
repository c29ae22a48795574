import { fileURLToPath } from 'node:url';
import { type Config, createEngine, createLogger } from '../engine/index.ts';
import { createHttpHost } from '../server/index.ts';
import { startDemoFleet } from './demo-fleet.ts';
import { stopAll } from './stop-signals.ts';

/** Of the built command in out/node. */
const rendererDir = fileURLToPath(new URL('../renderer', import.meta.url));

export interface RunningHost {
  readonly url: string;
  /** True when everything stopped cleanly and in time. */
  stop(): Promise<boolean>;
}

/** Starts the engine with the browser edition, and the simulated fleet beside it when asked. */
export async function startHost(config: Config, demo: boolean): Promise<RunningHost> {
  const logger = createLogger(config.logLevel);
  const engine = createEngine(config, logger);
  const host = createHttpHost(engine, { ...config.http, rendererDir, logger });
  engine.onInitialLogin(({ username, password }) => {
    process.stderr.write(`First start: log in as ${username} with the one-time password ${password}\n`);
  });
  const stops = [() => engine.stop(), () => host.stop()];
  try {
    await engine.start();
    const { url } = await host.start();
    if (demo) {
      const fleet = startDemoFleet(config);
      stops.push(() => fleet.stop());
    }
    return { url, stop: () => stopAll(stops) };
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}
