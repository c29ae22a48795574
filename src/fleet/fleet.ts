import type { BoxInput } from './box.ts';
import type { BoxLinkSettings } from './box-link.ts';
import type { CommandBehaviour } from './command-faults.ts';
import { createFleetBox, type FleetBox, type FleetEvent, type RunningBox } from './fleet-box.ts';
import { createFleetTally, type FleetStats } from './fleet-tally.ts';
import { startFleetTraffic } from './fleet-traffic.ts';
import { near, type Place } from './places.ts';
import { createRandom, type Random } from './prng.ts';

export type { BoxInput, FleetBox, FleetEvent, FleetStats };

export interface FleetOptions extends BoxLinkSettings, CommandBehaviour {
  readonly boxes: number;
  /** Heartbeats and statuses a second, of the whole fleet; 0 for none. */
  readonly ratePerS: number;
  /** The same seed gives the same boxes. */
  readonly seed: number;
  /** Some box's button or tamper switch is pressed this often, and released a little later. */
  readonly panicEveryS?: number;
  /** Some box loses its power this often, and comes back a little later. */
  readonly dropOutEveryS?: number;
  readonly onEvent?: (event: FleetEvent) => void;
  /** Where the boxes stand, a few hundred metres around; without it they say nothing of their place. */
  readonly around?: Place;
  /** Until every box is logged in; the start fails after it. */
  readonly connectTimeoutMs?: number;
  /** The boxes' clock, Unix milliseconds. */
  readonly now?: () => number;
}

export interface Fleet {
  readonly boxes: readonly FleetBox[];
  stats(): FleetStats;
  /** Says goodbye for every box; idempotent. */
  stop(): Promise<void>;
}

const CONNECTS_AT_ONCE = 25;
const CONNECT_TIMEOUT_MS = 60_000;

/** Starts simulated boxes. Resolves when the broker has acknowledged every box's login. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { now = Date.now, onEvent = () => {}, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const tally = createFleetTally(options.boxes);
  const random = createRandom(options.seed);
  const boxes: RunningBox[] = drawMacs(options.boxes, random).map((mac, index) =>
    createFleetBox(mac, random.fork(), { ...options, now }, tally, onEvent, (response) =>
      boxes[(index + 1) % boxes.length]?.answer(response),
    ),
  );
  if (options.around !== undefined) {
    // Of their own: a place must not change what the seed gives otherwise.
    const places = createRandom(options.seed);
    for (const box of boxes) box.standAt(near(options.around, places));
  }
  let stopTraffic = () => {};
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    stopTraffic();
    await Promise.all(boxes.map((box) => box.stop()));
  }
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };

  try {
    await withTimeout(connectInTurn(boxes), connectTimeoutMs, () => {
      const { connected, lastError } = tally.stats();
      return `${connected} of ${boxes.length} boxes are logged in after ${connectTimeoutMs} ms: ${lastError ?? 'no answer'}`;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  stopTraffic = startFleetTraffic(boxes, options, random.fork());
  return { boxes, stats: tally.stats, stop };
}

/** Different addresses under one maker's prefix. */
function drawMacs(count: number, random: Random): Uint8Array[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(random.integer(0, 0xff_ffff));
  return Array.from(drawn, (tail) =>
    Uint8Array.of(0x04, 0x83, 0x08, tail >>> 16, (tail >>> 8) & 0xff, tail & 0xff),
  );
}

/** A thousand handshakes at the same moment would only fail each other. */
async function connectInTurn(boxes: readonly RunningBox[]): Promise<void> {
  const queue = [...boxes];
  const worker = async () => {
    for (let box = queue.shift(); box !== undefined; box = queue.shift()) await box.start();
  };
  await Promise.all(Array.from({ length: CONNECTS_AT_ONCE }, worker));
}

async function withTimeout(work: Promise<void>, timeoutMs: number, message: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message())), timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
