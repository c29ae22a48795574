import { progress } from './figures.ts';
import { preparePublisher } from './load/load.ts';
import { TOPIC_BASE } from './load/loaded-database.ts';
import { startLoadedRoom } from './load/loaded-room.ts';
import { startMosquitto } from './mosquitto.ts';

const DEVICE_COUNTS = [1000, 10_000, 100_000] as const;
/** Far from what the machine can take, so that batches are as large as they are on an ordinary day. */
const RATE_PER_S = 2000;
/** Each box of the largest fleet once, so that all of them are awake. */
const WARM_UP = 100_000;
const MESSAGES = 40_000;

/**
 * What a message costs, and how much memory the engine takes, as the fleet grows: the same messages at the same rate
 * from ever more boxes. Processor time is that of the engine and of all processes of the database.
 */
export async function benchGrowth(): Promise<Record<string, Record<string, number>>> {
  const cpu: Record<string, number> = {};
  const rss: Record<string, number> = {};
  for (const devices of DEVICE_COUNTS) {
    const { cpuSPer1k, rssMb } = await measure(devices);
    cpu[devices] = cpuSPer1k;
    rss[devices] = rssMb;
    progress(`${devices} boxes: ${cpuSPer1k} s of processor time for 1,000 messages, ${rssMb} MB`);
  }
  return { cpu_s_per_1k_msgs: cpu, rss_mb: rss };
}

async function measure(boxes: number) {
  const broker = await startMosquitto(['autosave_interval 1800']);
  const room = await startLoadedRoom({ brokerUrl: broker.url, boxes });
  const { deviceIds, key } = room;
  const publish = async (first: number, count: number, ratePerS: number | null) => {
    const clockFromS = Math.floor(Date.now() / 1000) - 3600;
    const plan = { url: broker.url, topicBase: TOPIC_BASE, key, deviceIds, first, count, clockFromS };
    const publisher = await preparePublisher(plan);
    const from = await room.figures();
    await publisher.send(ratePerS);
    await room.committed(first + count);
    return { from, to: await room.figures() };
  };
  try {
    await publish(0, WARM_UP, null);
    const { from, to } = await publish(WARM_UP, MESSAGES, RATE_PER_S);
    const cpuS = to.engineCpuS - from.engineCpuS + (to.databaseCpuS - from.databaseCpuS);
    return { cpuSPer1k: Math.round((cpuS / MESSAGES) * 1_000_000) / 1000, rssMb: Math.round(to.rssMb) };
  } finally {
    await room.stop();
    await broker.remove();
  }
}
