import { chmod } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { startEmbeddedPostgres } from '../engine/platform/db/embedded-postgres.ts';
import { createLogger } from '../engine/platform/logger.ts';
import { progress } from './figures.ts';
import { leave, scratchFolder } from './leavings.ts';
import { countKept } from './load/kept.ts';
import { preparePublisher } from './load/load.ts';
import { TOPIC_BASE } from './load/loaded-database.ts';
import { startLoadedRoom } from './load/loaded-room.ts';
import { PEER_TABLE, startNodeRed } from './load/node-red.ts';
import type { LoadPlan } from './load/plan.ts';
import { clockMs } from './load/process-clock.ts';
import { startMosquitto } from './mosquitto.ts';

const BOXES = 10_000;
/** Mosquitto's own default, as in the benchmark `ingest`. */
const BROKER_SETTINGS = ['autosave_interval 1800'];
const STEP_S = 4;
const STEP_FACTOR = 1.15;
const ALL_THERE_AFTER_MS = 1000;
const FIRST_RATE_PER_S = 1000;
const WARM_UP_RATE_PER_S = 1000;
/** A publisher that the broker slows down by more than this has not offered the rate. */
const OFFERED_SHARE = 0.95;
/** What is behind after a step that failed must be gone before the next. */
const CATCH_UP_MS = 60_000;

/** Who is measured: how many of the messages that were sent so far it has kept. */
interface Keeper {
  kept(): Promise<number>;
}

type Plan = (first: number, count: number) => LoadPlan;

/**
 * The highest rate at which everything is kept a second after the last publish, for a Node-RED flow and for this
 * program: same boxes, same publisher, same broker, same database server, one after the other. The flow stores each
 * message as it came; verifying, decoding, replay protection and alarms are on our side alone.
 */
export async function benchPeer(): Promise<Record<string, number>> {
  const peer = await measureNodeRed();
  const ours = await measureProduct(peer);
  return {
    nodered_kept_up_per_s: peer,
    ours_per_s: ours.perS,
    ratio: Math.round((ours.perS / peer) * 100) / 100,
    ours_lost: ours.lost,
    ours_duplicates: ours.duplicates,
  };
}

async function measureNodeRed(): Promise<number> {
  const folder = await scratchFolder('watchdesk-bench-');
  // Root's server runs as another user, who must get to its own folder in here.
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: folder, logger: createLogger('error') });
  const stopServer = leave(() => server.stop());
  const broker = await startMosquitto(BROKER_SETTINGS);
  const sql = new pg.Client({ connectionString: server.connectionString });
  await sql.connect();
  try {
    await sql.query(`create table ${PEER_TABLE} (id bigint generated always as identity primary key,
      received_at timestamptz not null default now(), hostname text not null, kind text not null,
      sequence bigint not null, frame bytea not null)`);
    progress('installing Node-RED for this run');
    const nodeRed = await startNodeRed({
      brokerUrl: broker.url,
      connectionString: server.connectionString,
    });
    const deviceIds = Array.from({ length: BOXES }, (_, index) => index + 1);
    const plan: Plan = (first, count) =>
      planOf({ url: broker.url, deviceIds, key: '5a'.repeat(32), first, count });
    const count = z.tuple([z.object({ count: z.coerce.number() })]);
    const kept = async () =>
      count.parse((await sql.query(`select count(*) from ${PEER_TABLE}`)).rows)[0].count;
    try {
      return (await highestRate('Node-RED', { kept }, plan, FIRST_RATE_PER_S)).perS;
    } finally {
      await nodeRed.stop();
    }
  } finally {
    await sql.end();
    await broker.remove();
    await stopServer();
  }
}

async function measureProduct(firstRatePerS: number) {
  const broker = await startMosquitto(BROKER_SETTINGS);
  const room = await startLoadedRoom({ brokerUrl: broker.url, boxes: BOXES });
  try {
    const { deviceIds, key } = room;
    const plan: Plan = (first, count) => planOf({ url: broker.url, deviceIds, key, first, count });
    const kept = async () => (await room.figures()).committed;
    const { perS, sent } = await highestRate('Watchdesk', { kept }, plan, firstRatePerS);
    return { perS, ...(await countKept(room.sql, deviceIds, sent)) };
  } finally {
    await room.stop();
    await broker.remove();
  }
}

/** Offers more and more until the same rate has failed twice. */
async function highestRate(name: string, keeper: Keeper, plan: Plan, fromPerS: number) {
  let sent = 0;
  async function holds(ratePerS: number): Promise<boolean> {
    const count = Math.round(ratePerS * STEP_S);
    const publisher = await preparePublisher(plan(sent, count));
    const report = await publisher.send(ratePerS);
    sent += count;
    const lastMs = report.sentMs.at(-1) ?? report.acknowledgedMs;
    await sleep(Math.max(0, lastMs + ALL_THERE_AFTER_MS - clockMs()));
    const kept = await keeper.kept();
    const offeredPerS = (count / (lastMs - report.beganMs)) * 1000;
    const isOffered = offeredPerS >= OFFERED_SHARE * ratePerS;
    progress(
      `${name}: ${Math.round(offeredPerS)} of ${Math.round(ratePerS)} messages/s offered, ${sent - kept} behind after a second`,
    );
    await caughtUp(keeper, sent);
    return isOffered && kept >= sent;
  }

  await holds(WARM_UP_RATE_PER_S);
  let best = 0;
  for (let ratePerS = fromPerS; ; ratePerS *= STEP_FACTOR) {
    if (!(await holds(ratePerS)) && !(await holds(ratePerS))) return { perS: Math.round(best), sent };
    best = ratePerS;
  }
}

async function caughtUp(keeper: Keeper, count: number): Promise<void> {
  const giveUpMs = clockMs() + CATCH_UP_MS;
  for (let kept = await keeper.kept(); kept < count; kept = await keeper.kept()) {
    if (clockMs() > giveUpMs) throw new Error(`${count - kept} messages were not kept within a minute`);
    await sleep(50);
  }
}

function planOf(own: Omit<LoadPlan, 'topicBase' | 'clockFromS'>): LoadPlan {
  return { ...own, topicBase: TOPIC_BASE, clockFromS: Math.floor(Date.now() / 1000) - 3600 };
}
