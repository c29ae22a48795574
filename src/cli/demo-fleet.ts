import { readFileSync } from 'node:fs';
import type { Config } from '../engine/index.ts';
import { startFleet } from '../fleet/fleet.ts';

const DEMO = { boxes: 50, ratePerS: 20, seed: 1, panicEveryS: 30, dropOutEveryS: 60 } as const;

/**
 * Starts the simulated fleet against the broker of the settings. It runs beside the control room and never in its
 * way: what keeps it from starting is told on stderr.
 */
export function startDemoFleet(config: Config): { stop(): Promise<void> } {
  const [fleet] = config.fleets;
  const broker = brokerOf(config);
  if (fleet === undefined || broker === null) {
    process.stderr.write(
      'The demo fleet needs to know the broker: set WATCHDESK_BROKER_PORT to another port than 0.\n',
    );
    return { stop: async () => {} };
  }
  const { base: topicBase, key, envelope } = fleet;
  const running = startFleet({ ...DEMO, ...broker, topicBase, key, envelope });
  running.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The demo fleet could not start: ${reason}\n`);
  });
  return {
    stop: async () => {
      const started = await running.catch(() => null);
      await started?.stop();
    },
  };
}

function brokerOf({ broker }: Config): { brokerUrl: string; username?: string; password?: string } | null {
  if (broker.kind === 'external') {
    const { username, passwordFile } = broker;
    return {
      brokerUrl: broker.url,
      ...(username !== null && { username }),
      ...(passwordFile !== null && { password: readFileSync(passwordFile, 'utf8').trim() }),
    };
  }
  if (broker.port === 0) return null;
  const host = ['0.0.0.0', '::'].includes(broker.host) ? '127.0.0.1' : broker.host;
  return { brokerUrl: `${broker.tls === null ? 'mqtt' : 'mqtts'}://${host}:${broker.port}` };
}
