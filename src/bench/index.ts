import { progress } from './figures.ts';

type Benchmark = () => Promise<Readonly<Record<string, number>>>;

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'alarm-latency': async () => (await import('./alarm-latency.ts')).benchAlarmLatency,
  start: async () => (await import('./start.ts')).benchStart,
};

/** Progress on stderr, the result as one JSON object in the last line of stdout. */
export async function runBench(args: readonly string[]): Promise<number> {
  const [name] = args;
  const load = name === undefined ? undefined : benchmarks[name];
  if (load === undefined) {
    progress(`Usage: watchdesk bench NAME, one of: ${Object.keys(benchmarks).join(', ')}`);
    return name === '--help' ? 0 : 2;
  }
  const run = await load();
  process.stdout.write(`${JSON.stringify(await run())}\n`);
  return 0;
}
