import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../fleet/prng.ts';
import type { Fault } from './faults.ts';
import type { Scene } from './scene.ts';
import type { SeenEvents } from './tables.ts';

const WARM_MS = 1500;
const AFTER_MS = 1500;
const POLL_MS = 20;
/** Until everything that was pressed is acknowledged, and kept. */
const SETTLE_MS = 90_000;
const RESUME_LIMIT_MS = 60_000;

/** What became of one round. */
export interface RoundResult {
  /** From the fault to the next epoch of the lease; null where nobody had to take over. */
  readonly takeOverMs: number | null;
  /** From the fault to the next alarm that is kept. */
  readonly resumeMs: number;
  /** Acknowledged and not in the tables, although the broker delivered it. */
  readonly missing: readonly string[];
  /** Acknowledged, and never delivered to anybody. */
  readonly brokerLost: readonly string[];
  /** In the tables, and nobody was told so. */
  readonly unexpected: readonly string[];
  readonly miscounted: number;
}

/** Load, a fault in the midst of it, the way back, and then the ledger against the tables. */
export async function runRound(
  scene: Scene,
  fault: Fault,
  random: Random,
  seen: SeenEvents,
): Promise<RoundResult> {
  const { load, tables, stations } = scene;
  load.go();
  await sleep(WARM_MS + random.integer(0, 1000));
  const before = await tables.lease();
  const holder = stations.find(({ name }) => name === before.holder);
  if (holder === undefined) throw new Error(`nobody ingests before the fault "${fault.name}"`);

  const struckAt = performance.now();
  const back = await fault.strike({
    holder,
    broker: scene.broker,
    killDatabase: scene.killDatabase,
    random: random.fork(),
  });
  const [measured] = await Promise.all([measure(scene, fault, before.epoch, struckAt), back()]);
  await sleep(AFTER_MS);
  await load.pause(SETTLE_MS);
  await settled(scene, seen);
  const missing = [...load.ledger].filter((key) => !seen.keys.has(key));
  return {
    ...measured,
    missing: missing.filter((key) => scene.witness.seen.has(key)),
    brokerLost: missing.filter((key) => !scene.witness.seen.has(key)),
    unexpected: [...seen.keys].filter((key) => !load.ledger.has(key)),
    miscounted: await tables.miscounted(),
  };
}

async function measure(
  { tables }: Scene,
  fault: Fault,
  epoch: number,
  struckAt: number,
): Promise<Pick<RoundResult, 'takeOverMs' | 'resumeMs'>> {
  const elapsed = () => performance.now() - struckAt;
  const until = async (holds: () => Promise<boolean>, what: string) => {
    // The database may be the one that is away.
    while (!(await holds().catch(() => false))) {
      if (elapsed() > RESUME_LIMIT_MS) throw new Error(`${what} within ${RESUME_LIMIT_MS} ms`);
      await sleep(POLL_MS);
    }
    return elapsed();
  };
  const takeOverMs = fault.takesOver
    ? await until(async () => (await tables.lease()).epoch > epoch, 'no station took over')
    : null;
  let newest: number | null = null;
  const resumeMs = await until(async () => {
    const found = await tables.newestEvent();
    newest ??= found;
    return found > newest;
  }, 'no alarm was kept after the fault');
  return { takeOverMs, resumeMs };
}

/** Waits until the tables have the whole ledger, or nothing comes any more. */
async function settled({ load, tables, witness }: Scene, seen: SeenEvents): Promise<void> {
  const giveUpAt = performance.now() + SETTLE_MS;
  for (;;) {
    await tables.readEvents(seen).catch(() => undefined);
    const isComplete = [...load.ledger].every((key) => seen.keys.has(key) || !witness.seen.has(key));
    if (isComplete || performance.now() > giveUpAt) break;
    await sleep(100);
  }
  // What comes twice would come now.
  await sleep(500);
  await tables.readEvents(seen);
}
