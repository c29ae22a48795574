import { readFileSync } from 'node:fs';
import { type Config, DEMO_SITES } from '../engine/index.ts';
import { startBoardFleet } from '../fleet/board-fleet.ts';
import { type Fleet, type FleetOptions, startFleet } from '../fleet/fleet.ts';

/** One of each generation. */
const DEMO_BOARDS = 2;

/** Of all boxes together. */
const DEMO = { boxes: 50, ratePerS: 20, panicEveryS: 30, dropOutEveryS: 60 } as const;

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
  const { key, envelope } = fleet;
  const isHere = (base: string): boolean => config.fleets.some((each) => each.base === base);
  const sites = DEMO_SITES.filter(({ base }) => isHere(base));
  const running = startAll(
    sites.length === 0
      ? [{ ...shareOf(DEMO.boxes), ...broker, topicBase: fleet.base, key, envelope, seed: 1 }]
      : sites.map(({ base, boxes, latitude, longitude }, index) => ({
          ...shareOf(boxes),
          ...broker,
          topicBase: base,
          key,
          envelope,
          seed: index + 1,
          around: { latitude, longitude },
        })),
  );
  const boards = startBoardFleet({ ...broker, base: config.relayBase, count: DEMO_BOARDS });
  boards.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The demo's relay boards could not start: ${reason}\n`);
  });
  running.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The demo fleet could not start: ${reason}\n`);
  });
  return {
    stop: async () => {
      const started = await running.catch(() => []);
      await Promise.all(started.map((each) => each.stop()));
      await (await boards.catch(() => null))?.stop();
    },
  };
}

/** What so many boxes do of what all of them do. */
function shareOf(boxes: number) {
  const share = boxes / DEMO.boxes;
  return {
    boxes,
    ratePerS: DEMO.ratePerS * share,
    panicEveryS: DEMO.panicEveryS / share,
    dropOutEveryS: DEMO.dropOutEveryS / share,
  };
}

/** All or none: the ones that came up do not outlive a start that failed. */
async function startAll(options: readonly FleetOptions[]): Promise<Fleet[]> {
  const outcomes = await Promise.allSettled(options.map((each) => startFleet(each)));
  const started = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = outcomes.find((each) => each.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((each) => each.stop()));
  throw failed.reason;
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
