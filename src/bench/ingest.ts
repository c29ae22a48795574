import { parseArgs } from 'node:util';
import { percentile, progress, rounded } from './figures.ts';
import { watchCommits } from './load/commit-times.ts';
import { countKept } from './load/kept.ts';
import { preparePublisher, startCounter } from './load/load.ts';
import { TOPIC_BASE } from './load/loaded-database.ts';
import { type LoadedRoom, startLoadedRoom } from './load/loaded-room.ts';
import { startLoadedWorkers } from './load/loaded-workers.ts';
import { isAlarm, type LoadPlan } from './load/plan.ts';
import { startMosquitto } from './mosquitto.ts';

const BOXES = 10_000;
const MESSAGES = 300_000;
const WARM_UP = 50_000;
const CALM_RATE_PER_S = 1000;
const CALM_MESSAGES = 20_000;
/** Mosquitto's own default: one broker has nothing to save each second that the other has not. */
const BROKER_SETTINGS = ['autosave_interval 1800'];

/**
 * What the pipeline keeps of signed heartbeats and 1 % alarms from 10,000 boxes, beside what a subscriber that only
 * counts receives of the same messages from the same publisher over the same kind of broker: before and after, because
 * a machine is not always the same. Then how long a message takes to its commit at 1,000 a second.
 */
export async function benchIngest(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string' },
      workers: { type: 'string' },
      'cpu-prof-dir': { type: 'string' },
    },
  });
  const messages = Number(values.messages ?? MESSAGES);
  const workers = Number(values.workers ?? 1);
  if (!Number.isInteger(workers) || workers < 1) throw new Error('--workers must be a whole number above 0');
  const before = await receiveCeiling(messages);
  progress(`ceiling: ${Math.round(before)} messages/s`);
  const product =
    workers === 1
      ? await measureProduct(messages, values['cpu-prof-dir'])
      : await measureWorkers(messages, workers);
  const after = await receiveCeiling(messages);
  progress(`ceiling: ${Math.round(after)} messages/s`);
  const ceiling = (before + after) / 2;
  const { durablePerS, lost, duplicates, latencies, engineCpuSPer1k, databaseCpuSPer1k, rssMb } = product;
  return {
    receive_ceiling_per_s: Math.round(ceiling),
    durable_per_s: Math.round(durablePerS),
    ratio: Math.round((durablePerS / ceiling) * 1000) / 1000,
    lost,
    duplicates,
    ...latencies,
    engine_cpu_s_per_1k_msgs: engineCpuSPer1k,
    database_cpu_s_per_1k_msgs: databaseCpuSPer1k,
    rss_mb: Math.round(rssMb),
    messages,
    workers,
  };
}

/** Messages a second from the first publish to the last one counted. */
async function receiveCeiling(messages: number): Promise<number> {
  const broker = await startMosquitto(BROKER_SETTINGS);
  const deviceIds = Array.from({ length: BOXES }, (_, index) => index + 1);
  const plan = planOf({ url: broker.url, deviceIds, key: '5a'.repeat(32), first: 0, count: messages });
  try {
    const publisher = await preparePublisher(plan);
    const counter = await startCounter({ url: broker.url, topicBase: TOPIC_BASE, count: messages });
    const { beganMs } = await publisher.send(null);
    const perS = perSecond(messages, beganMs, await counter.counted());
    await counter.end();
    return perS;
  } finally {
    await broker.remove();
  }
}

async function measureProduct(messages: number, profileDir: string | undefined) {
  const broker = await startMosquitto(BROKER_SETTINGS);
  const room = await startLoadedRoom({ brokerUrl: broker.url, boxes: BOXES, profileDir });
  try {
    const { deviceIds, key } = room;
    const plan = (first: number, count: number) => planOf({ url: broker.url, deviceIds, key, first, count });
    await flood(room, plan(0, WARM_UP));
    progress(`${WARM_UP} messages to warm up`);
    const flooded = await flood(room, plan(WARM_UP, messages));
    progress(`kept ${Math.round(flooded.durablePerS)} messages/s`);
    const latencies = await measureCalm(room, plan(WARM_UP + messages, CALM_MESSAGES));
    const kept = await countKept(room.sql, deviceIds, WARM_UP + messages + CALM_MESSAGES);
    return { ...flooded, ...kept, latencies };
  } finally {
    await room.stop();
    await broker.remove();
  }
}

/** The broker gives a box's messages to the workers in turn; nobody but they looks on. */
async function measureWorkers(messages: number, workers: number) {
  const broker = await startMosquitto(BROKER_SETTINGS);
  const room = await startLoadedWorkers({ brokerUrl: broker.url, boxes: BOXES, workers });
  try {
    const { deviceIds, key } = room;
    const plan = (first: number, count: number) => planOf({ url: broker.url, deviceIds, key, first, count });
    await flood(room, plan(0, WARM_UP));
    progress(`${WARM_UP} messages to warm up`);
    const flooded = await flood(room, plan(WARM_UP, messages));
    progress(`kept ${Math.round(flooded.durablePerS)} messages/s`);
    const kept = await countKept(room.sql, deviceIds, WARM_UP + messages);
    return { ...flooded, ...kept, latencies: {} };
  } finally {
    await room.stop();
    await broker.remove();
  }
}

/** As fast as the broker takes them. */
async function flood(room: Pick<LoadedRoom, 'figures' | 'committed'>, plan: LoadPlan) {
  const publisher = await preparePublisher(plan);
  const from = await room.figures();
  const { beganMs, acknowledgedMs } = await publisher.send(null);
  progress(`the broker took ${Math.round(perSecond(plan.count, beganMs, acknowledgedMs))} messages/s`);
  const committedMs = await room.committed(plan.first + plan.count);
  const to = await room.figures();
  return {
    durablePerS: perSecond(plan.count, beganMs, committedMs),
    engineCpuSPer1k: perThousand(to.engineCpuS - from.engineCpuS, plan.count),
    databaseCpuSPer1k: perThousand(to.databaseCpuS - from.databaseCpuS, plan.count),
    rssMb: to.rssMb,
  };
}

/** From the moment a message leaves its publisher until its commit is seen. */
async function measureCalm(room: LoadedRoom, plan: LoadPlan) {
  const publisher = await preparePublisher(plan);
  const commits = await watchCommits(room);
  const { sentMs } = await publisher.send(CALM_RATE_PER_S);
  await room.committed(plan.first + plan.count);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await commits.stop();
  const heartbeats: number[] = [];
  const alarms: number[] = [];
  for (const [index, sent] of sentMs.entries()) {
    const number = plan.first + index;
    const isOfAlarm = isAlarm(Math.floor(number / BOXES), number % BOXES);
    const committed = (isOfAlarm ? commits.alarms : commits.heartbeats).get(number);
    if (committed === undefined) throw new Error(`the commit of message ${number} was not seen`);
    (isOfAlarm ? alarms : heartbeats).push(committed - sent);
  }
  return {
    commit_p99_ms: rounded(percentile(heartbeats, 0.99)),
    alarm_commit_p99_ms: rounded(percentile(alarms, 0.99)),
    commit_p50_ms: rounded(percentile(heartbeats, 0.5)),
    alarm_commit_p50_ms: rounded(percentile(alarms, 0.5)),
  };
}

function planOf(own: Omit<LoadPlan, 'topicBase' | 'clockFromS'>): LoadPlan {
  return { ...own, topicBase: TOPIC_BASE, clockFromS: Math.floor(Date.now() / 1000) - 3600 };
}

const perSecond = (count: number, fromMs: number, toMs: number) => (count / (toMs - fromMs)) * 1000;
const perThousand = (value: number, count: number) => Math.round((value / count) * 1_000_000) / 1000;
