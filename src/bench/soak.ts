import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FEED_LIMITS } from '../engine/modules/feed/feed-log.ts';
import { middleSlope, progress, rounded } from './figures.ts';
import { countKept } from './load/kept.ts';
import { type Publisher, preparePublisher } from './load/load.ts';
import { TOPIC_BASE } from './load/loaded-database.ts';
import { type LoadedRoom, startLoadedRoom } from './load/loaded-room.ts';
import type { LoadPlan } from './load/plan.ts';
import { type SoakSample, takeSample } from './load/soak-samples.ts';
import { startMosquitto } from './mosquitto.ts';

const BOXES = 10_000;
const RATE_PER_S = 2000;
const MINUTES = 30;
/** Replay protection tells of a box's last 1,024 messages, and that is how the lost ones are counted. */
const MOST_ROUNDS = 1000;
/** Messages are made and signed this much ahead: all at once would not fit into memory. */
const SLICE_S = 30;
const SAMPLE_EVERY_MS = 10_000;
const SAMPLES_A_COLLECTION = 6;
/** The boxes' clock, one for the whole run: each round is a second later. */
const CLOCK_FROM_S = Math.floor(Date.now() / 1000) - 7200;
/** Until the feed holds as many alarms as it may, the largest of what is bounded and filled by messages alone. */
const FILLING_MESSAGES = FEED_LIMITS.alarms.maxEntries * 105;
/** The rate of the load that fills, as a multiple of the even one: no flood, whose needs would hide later growth. */
const FILLING_PACE = 3;
/** Of the even load: the collector finds its pace again and tables their size. */
const WARM_UP_SHARE = 1 / 6;
/** As many as a station has: the one of its feed. */
const SLOTS = 1;
const LIMITS = { rssMbPerH: 60, heapMbPerH: 60, openFilesPerH: 6, otherTablesMbPerH: 40, walRetainedMb: 256 };

/** The product under an even load for a long time: what must stay flat, and that nothing is lost. */
export async function benchSoak(args: readonly string[]): Promise<Record<string, number | boolean>> {
  const { minutes, ratePerS } = readOptions(args);
  const broker = await startMosquitto();
  const room = await startLoadedRoom({ brokerUrl: broker.url, boxes: BOXES, inspected: true });
  try {
    const even = minutes * 60 * ratePerS;
    const filling = fillingOf(even);
    const total = filling + even;
    const { url } = broker;
    await publish({ url, room, first: 0, total: filling, ratePerS: FILLING_PACE * ratePerS });
    await room.committed(filling);
    progress(`${filling} messages to fill what is bounded`);
    const sinceMs = performance.now();
    const sampling = keepSampling(room, sinceMs);
    const sendingFromMs = performance.now();
    await publish({ url, room, first: filling, total, ratePerS });
    const sentPerS = even / ((performance.now() - sendingFromMs) / 1000);
    await room.committed(total);
    const samples = await sampling.end();
    const { lost, duplicates } = await countKept(room.sql, room.deviceIds, total);
    return judge(samples, { minutes, sentPerS, lost, duplicates });
  } finally {
    await room.stop();
    await broker.remove();
  }
}

function readOptions(args: readonly string[]): { readonly minutes: number; readonly ratePerS: number } {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string' }, rate: { type: 'string' } },
  });
  const minutes = Number(values.minutes ?? MINUTES);
  const ratePerS = Number(values.rate ?? RATE_PER_S);
  const even = minutes * 60 * ratePerS;
  if (!(even > 0 && even + fillingOf(even) <= MOST_ROUNDS * BOXES)) {
    const most = MOST_ROUNDS * BOXES - FILLING_MESSAGES;
    throw new Error(`--minutes × 60 × --rate must be above 0 and at most ${most} messages`);
  }
  return { minutes, ratePerS };
}

/** A run of a few minutes has no time for more. */
const fillingOf = (even: number) => Math.min(FILLING_MESSAGES, even);

/** Slice by slice, the next one made while one is sent. */
async function publish(load: {
  readonly url: string;
  readonly room: LoadedRoom;
  readonly first: number;
  readonly total: number;
  readonly ratePerS: number;
}): Promise<void> {
  const { url, room, total, ratePerS } = load;
  const plan: Omit<LoadPlan, 'first' | 'count'> = {
    url,
    topicBase: TOPIC_BASE,
    key: room.key,
    deviceIds: room.deviceIds,
    clockFromS: CLOCK_FROM_S,
  };
  const perSlice = SLICE_S * ratePerS;
  const prepare = (first: number): Promise<Publisher> | null =>
    first < total ? preparePublisher({ ...plan, first, count: Math.min(perSlice, total - first) }) : null;
  let next = prepare(load.first);
  for (let first = load.first; next !== null; first += perSlice) {
    const publisher: Publisher = await next;
    next = prepare(first + perSlice);
    await publisher.send(ratePerS);
  }
}

function keepSampling(room: LoadedRoom, sinceMs: number) {
  const stopping = new AbortController();
  const samples: SoakSample[] = [];
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const sample = await takeSample(room, sinceMs, samples.length % SAMPLES_A_COLLECTION === 0);
      samples.push(sample);
      progress(describe(sample));
      await sleep(SAMPLE_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const running = run();
  running.catch(() => undefined);
  return {
    async end(): Promise<readonly SoakSample[]> {
      stopping.abort();
      await running;
      samples.push(await takeSample(room, sinceMs, true));
      return samples;
    },
  };
}

type Figure = Exclude<keyof SoakSample, 'atH' | 'isCollected'>;

function describe(sample: SoakSample): string {
  const { atH, committed, isCollected, rssMb, heapMb, openFiles, slots, walRetainedMb, otherTablesMb } =
    sample;
  return `${(atH * 60).toFixed(1)} min: ${committed} messages, ${rssMb.toFixed(0)} MB (heap ${heapMb.toFixed(0)}${isCollected ? ', collected' : ''}), ${openFiles} files, ${slots} slots with ${walRetainedMb.toFixed(1)} MB of log, ${otherTablesMb.toFixed(1)} MB beside the rows`;
}

function judge(
  samples: readonly SoakSample[],
  run: {
    readonly minutes: number;
    readonly sentPerS: number;
    readonly lost: number;
    readonly duplicates: number;
  },
): Record<string, number | boolean> {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const collected = warm.filter(({ isCollected }) => isCollected);
  const slopeOf = (name: Figure, among = warm) =>
    middleSlope(among.map((sample) => [sample.atH, sample[name]] as const));
  const most = (name: Figure) => Math.max(...samples.map((sample) => sample[name]));
  const found = {
    rss: slopeOf('rssMb', collected),
    heap: slopeOf('heapMb', collected),
    files: slopeOf('openFiles'),
    tables: slopeOf('otherTablesMb'),
    slots: most('slots'),
    wal: most('walRetainedMb'),
  };
  const isFlat =
    found.rss <= LIMITS.rssMbPerH &&
    found.heap <= LIMITS.heapMbPerH &&
    found.files <= LIMITS.openFilesPerH &&
    found.tables <= LIMITS.otherTablesMbPerH &&
    found.slots <= SLOTS &&
    found.wal <= LIMITS.walRetainedMb;
  return {
    minutes: run.minutes,
    rate_per_s: Math.round(run.sentPerS),
    rss_slope_mb_per_h: rounded(found.rss),
    rss_start_mb: Math.round(collected.at(0)?.rssMb ?? 0),
    rss_end_mb: Math.round(collected.at(-1)?.rssMb ?? 0),
    rss_most_mb: Math.round(most('rssMb')),
    heap_slope_mb_per_h: rounded(found.heap),
    slots: found.slots,
    wal_retained_mb: rounded(found.wal),
    open_files_slope: rounded(found.files),
    other_tables_slope_mb_per_h: rounded(found.tables),
    lost: run.lost,
    duplicates: run.duplicates,
    ok: isFlat && run.lost === 0 && run.duplicates === 0,
  };
}
