import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { percentile, progress } from '../bench/figures.ts';
import { tidily } from '../bench/leavings.ts';
import { createRandom } from '../fleet/prng.ts';
import { FAULTS, faultsInRandomOrder } from './faults.ts';
import { type RoundResult, runRound } from './round.ts';
import { openScene, type Scene } from './scene.ts';
import { nothingSeen } from './tables.ts';

const TAKE_OVER_LIMIT_MS = 5000;

const USAGE = `Usage: watchdesk chaos [--rounds N] [--seed N] [--only FAULT]

Two stations on one PostgreSQL and one Mosquitto (which must be installed) under load; each round one part fails.
Afterwards every alarm that the broker acknowledged is looked for in the tables.

  --rounds N   default 10; each fault comes once in ten rounds
  --seed N     the same order of faults again
  --only NAME  one fault alone: ${FAULTS.map(({ name }) => `"${name}"`).join(', ')}
`;

/** Null where there is an option that chaos does not have. */
function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string', default: '10' },
        seed: { type: 'string' },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch {
    return null;
  }
}

/** Progress on stderr, the result as one JSON object in the last line of stdout; not 0 where something is wrong. */
export async function runChaos(args: readonly string[]): Promise<number> {
  const values = readOptions(args);
  if (values === null) {
    progress(USAGE);
    return 2;
  }
  const rounds = Number(values.rounds);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  const only = FAULTS.find(({ name }) => name === values.only);
  const isWrong =
    !Number.isInteger(rounds) ||
    rounds < 1 ||
    !Number.isInteger(seed) ||
    (values.only !== undefined && !only);
  if (values.help === true || isWrong) {
    progress(USAGE);
    return values.help === true ? 0 : 2;
  }
  progress(`seed ${seed}`);
  return tidily(() => runAndJudge({ rounds, seed, ...(only === undefined ? {} : { only }) }));
}

async function runAndJudge(options: Parameters<typeof runRounds>[1]): Promise<number> {
  const scene = await openScene(options.seed);
  try {
    const result = await runRounds(scene, options);
    process.stdout.write(`${JSON.stringify(result.figures)}\n`);
    return result.isRight ? 0 : 1;
  } catch (error) {
    progress(logsOf(scene));
    throw error;
  } finally {
    await scene.stop();
  }
}

async function runRounds(
  scene: Scene,
  { rounds, seed, only }: { rounds: number; seed: number; only?: (typeof FAULTS)[number] },
) {
  const random = createRandom(seed);
  const faults = faultsInRandomOrder(random.fork());
  const seen = nothingSeen();
  const takeOvers: number[] = [];
  const resumes: number[] = [];
  const brokerLost = new Set<string>();
  let missing = 0;
  let wrongRounds = 0;
  let last: RoundResult | null = null;
  for (let round = 1; round <= rounds; round += 1) {
    const fault = only ?? faults.next().value;
    const twice = seen.twice.length;
    const outOfOrder = seen.outOfOrder.length;
    const result = await runRound(scene, fault, random.fork(), seen);
    last = result;
    if (result.takeOverMs !== null) takeOvers.push(result.takeOverMs);
    resumes.push(result.resumeMs);
    const freshlyLost = result.brokerLost.filter((key) => !brokerLost.has(key));
    for (const key of freshlyLost) brokerLost.add(key);
    const wrongs = [
      ...wrong('missing', result.missing.length - missing),
      ...wrong('lost by a broker that was not killed', fault.losesBroker ? 0 : freshlyLost.length),
      ...wrong('twice', seen.twice.length - twice),
      ...wrong('out of order', seen.outOfOrder.length - outOfOrder),
      ...wrong('unexpected', result.unexpected.length),
      ...wrong('miscounted', result.miscounted),
      ...((result.takeOverMs ?? 0) > TAKE_OVER_LIMIT_MS ? ['the take-over took too long'] : []),
    ];
    missing = result.missing.length;
    if (wrongs.length > 0) wrongRounds += 1;
    progress(describe(round, fault.name, result, scene.load.ledger.size, freshlyLost.length, wrongs));
    if (wrongs.length > 0)
      progress([...result.missing.slice(0, 5), ...seen.outOfOrder.slice(-5), logsOf(scene)].join('\n'));
  }
  return {
    isRight: wrongRounds === 0,
    figures: {
      rounds,
      seed,
      alarms: scene.load.ledger.size,
      missing,
      double: seen.twice.length,
      out_of_order: seen.outOfOrder.length,
      unexpected: last?.unexpected.length ?? 0,
      miscounted: last?.miscounted ?? 0,
      broker_lost: brokerLost.size,
      take_overs: takeOvers.length,
      take_over_p50_ms: Math.round(percentile(takeOvers, 0.5)) || 0,
      take_over_max_ms: Math.round(Math.max(0, ...takeOvers)),
      resume_max_ms: Math.round(Math.max(0, ...resumes)),
      wrong_rounds: wrongRounds,
    },
  };
}

function wrong(what: string, count: number): string[] {
  return count > 0 ? [`${count} ${what}`] : [];
}

function describe(
  round: number,
  name: string,
  { takeOverMs, resumeMs }: RoundResult,
  alarms: number,
  lost: number,
  wrongs: readonly string[],
): string {
  return [
    `round ${round}: ${name}`,
    ...(takeOverMs === null ? [] : [`taken over in ${Math.round(takeOverMs)} ms`]),
    `alarms kept again after ${Math.round(resumeMs)} ms`,
    `${alarms} acknowledged so far`,
    ...(lost === 0 ? [] : [`${lost} lost by the broker itself`]),
    wrongs.length === 0 ? 'all there once, in order' : `WRONG: ${wrongs.join(', ')}`,
  ].join('; ');
}

function logsOf(scene: Scene): string {
  return scene.stations
    .map((station) => `--- ${station.name}\n${station.log().split('\n').slice(-60).join('\n')}`)
    .join('\n');
}
