import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { usualNodeArgs } from '../control-room.ts';
import { endsWhatItBegan, leave } from '../leavings.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { type LoadedDatabase, PROGRAM, prepareDatabase } from './loaded-database.ts';
import type { LoadedRoom } from './loaded-room.ts';

const POLL_MS = 100;
const STUCK_MS = 60_000;
/** From taking a slot to the broker's answer that its subscription stands. */
const SUBSCRIBED_AFTER_MS = 1000;

/** Workers that share the broker's messages, each a process of its own without screens. */
export type LoadedWorkers = Pick<LoadedRoom, 'key' | 'deviceIds' | 'sql' | 'committed' | 'figures' | 'stop'>;

const Kept = z.object({ kept: z.coerce.number() });
const Slots = z.object({ held: z.coerce.number(), holders: z.coerce.number() });

/** A worker writes the boxes' own rows; an alarm is an event of its own. */
const KEPT = `select (select count(*) from alarm_events)
  + (select coalesce(sum(bit_count(seen) + 1), 0) from device_replay where highest_sequence is not null) as kept`;
const SLOTS = `select count(station_id) as held, count(distinct station_id) as holders
  from ingest_leases where slot <> 'main'`;

export async function startLoadedWorkers(options: {
  readonly brokerUrl: string;
  readonly boxes: number;
  readonly workers: number;
}): Promise<LoadedWorkers> {
  const { workers } = options;
  const database = await prepareDatabase(options);
  const children = Array.from({ length: workers }, (_, index) => startWorker(database, workers, index));
  const { key, deviceIds, sql } = database;

  async function ask<Row>(row: z.ZodType<Row>, query: string): Promise<Row> {
    const { rows } = await sql.query(query);
    return row.parse(rows[0]);
  }

  async function until(
    isDone: () => Promise<boolean>,
    what: string,
    progressOf: () => number,
  ): Promise<void> {
    let known = progressOf();
    for (let sinceMs = Date.now(); !(await isDone()); await sleep(POLL_MS)) {
      if (progressOf() > known) sinceMs = Date.now();
      known = progressOf();
      const ended = children.find(({ hasEnded }) => hasEnded());
      if (ended !== undefined || Date.now() - sinceMs > STUCK_MS)
        throw new Error(`${what}:\n${(ended ?? children[0])?.log() ?? ''}`);
    }
  }

  let committed = 0;
  const count = async () => {
    committed = (await ask(Kept, KEPT)).kept;
    return committed;
  };

  await until(
    async () => {
      const { held, holders } = await ask(Slots, SLOTS);
      return held === workers && holders === workers;
    },
    'the slots were not shared out',
    () => 0,
  );
  await sleep(SUBSCRIBED_AFTER_MS);

  return {
    key,
    deviceIds,
    sql,
    async figures() {
      const sums = await Promise.all(
        children.map(async ({ pid }) => ({ cpuS: await cpuSeconds(pid), rssMb: await residentMb(pid) })),
      );
      return {
        committed: await count(),
        rssMb: sums.reduce((sum, { rssMb }) => sum + rssMb, 0),
        heapMb: Number.NaN,
        engineCpuS: sums.reduce((sum, { cpuS }) => sum + cpuS, 0),
        databaseCpuS: await database.cpuSeconds(),
      };
    },
    async committed(wanted) {
      await until(
        async () => (await count()) >= wanted,
        `not all of ${wanted} messages were committed`,
        () => committed,
      );
      return Date.now();
    },
    async stop() {
      await Promise.all(children.map(({ stop }) => stop()));
      await database.stop();
    },
  };
}

function startWorker({ dataDir, env }: LoadedDatabase, workers: number, index: number) {
  let text = '';
  const child: ChildProcess = spawn(process.execPath, [...usualNodeArgs, PROGRAM, 'ingest'], {
    env: {
      ...process.env,
      ...env,
      WATCHDESK_DATA_DIR: join(dataDir, `worker-${index + 1}`),
      WATCHDESK_STATION: `Worker ${index + 1}`,
      WATCHDESK_INGEST_WORKERS: String(workers),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: endsWhatItBegan(),
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-10_000);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stop = leave(async () => {
    if (hasEnded()) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  return { pid: child.pid ?? 0, log: () => text, hasEnded, stop };
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
