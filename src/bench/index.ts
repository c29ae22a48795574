import { progress } from './figures.ts';
import { tidily } from './leavings.ts';

/** A figure, one for each size that was measured, or whether all is as it must be. */
type Figure = number | boolean | Readonly<Record<string, number>>;
type Benchmark = (args: readonly string[]) => Promise<Readonly<Record<string, Figure>>>;

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'alarm-flood': async () => (await import('./alarm-flood.ts')).benchAlarmFlood,
  'alarm-latency': async () => (await import('./alarm-latency.ts')).benchAlarmLatency,
  'alarm-search': async () => (await import('./alarm-search.ts')).benchAlarmSearch,
  command: async () => (await import('./command.ts')).benchCommand,
  feed: async () => (await import('./feed.ts')).benchFeed,
  growth: async () => (await import('./growth.ts')).benchGrowth,
  ingest: async () => (await import('./ingest.ts')).benchIngest,
  peer: async () => (await import('./peer.ts')).benchPeer,
  search: async () => (await import('./search.ts')).benchSearch,
  soak: async () => (await import('./soak.ts')).benchSoak,
  start: async () => (await import('./start.ts')).benchStart,
  storage: async () => (await import('./storage.ts')).benchStorage,
};

/** Progress on stderr, the result as one JSON object in the last line of stdout. */
export async function runBench(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  // The other half of `feed`: not a benchmark by itself.
  if (name === 'feed-writer') return (await import('./feed-writer.ts')).runFeedWriter();
  const load = name === undefined ? undefined : benchmarks[name];
  if (load === undefined) {
    progress(`Usage: watchdesk bench NAME, one of: ${Object.keys(benchmarks).join(', ')}`);
    return name === '--help' ? 0 : 2;
  }
  const run = await load();
  return tidily(async () => {
    process.stdout.write(`${JSON.stringify(await run(rest))}\n`);
    return 0;
  });
}
