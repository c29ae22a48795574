import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { startControlRoom } from '../control-room.ts';
import { collectGarbage } from './collect-garbage.ts';
import { listening } from './listening.ts';
import { PROGRAM, prepareDatabase } from './loaded-database.ts';

const POLL_MS = 50;
/** Without a single further commit. */
const STUCK_MS = 30_000;

/** The product over an external broker, with its boxes registered before it starts. */
export interface LoadedRoom {
  /** 64 hex characters. */
  readonly key: string;
  readonly deviceIds: readonly number[];
  readonly connectionString: string;
  /** Of the engine. */
  readonly pid: number;
  /** As the owner of the tables. */
  readonly sql: pg.Client;
  /** Resolves when so many messages are committed since its start, with the moment, Unix ms. */
  committed(count: number): Promise<number>;
  figures(): Promise<RoomFigures>;
  /** All of it, and gives back what is free; only of a room that is inspected. */
  collectGarbage(): Promise<void>;
  stop(): Promise<void>;
}

export interface RoomFigures {
  readonly committed: number;
  /** Of the engine's process. */
  readonly rssMb: number;
  /** Used by JavaScript's objects. */
  readonly heapMb: number;
  /** Of the engine's process, user and system. */
  readonly engineCpuS: number;
  /** Of all processes of the database server; 0 where it is not ours. */
  readonly databaseCpuS: number;
}

/** Database and product; `WATCHDESK_DATABASE_URL` takes an empty database instead of the embedded one. */
export async function startLoadedRoom(options: {
  readonly brokerUrl: string;
  readonly boxes: number;
  /** Folder for a profile of the engine's process, written when it stops. */
  readonly profileDir?: string | undefined;
  /** Whether the engine's process takes a debugger's commands. */
  readonly inspected?: boolean;
}): Promise<LoadedRoom> {
  const database = await prepareDatabase(options);
  const { key, deviceIds, connectionString, sql, dataDir, env } = database;
  const { profileDir, inspected = false } = options;
  const nodeArgs = [
    ...(profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]),
    ...(inspected ? ['--inspect=127.0.0.1:0'] : []),
  ];
  const room = await startControlRoom({ program: PROGRAM, dataDir, env, nodeArgs });
  await listening(room);

  async function figures(): Promise<RoomFigures> {
    const text = await (await fetch(`${room.url}/metrics`)).text();
    return {
      committed: sumOf(text, 'watchdesk_commit_latency_seconds_count'),
      rssMb: sumOf(text, 'process_resident_memory_bytes') / 1024 ** 2,
      heapMb: sumOf(text, 'nodejs_heap_size_used_bytes') / 1024 ** 2,
      engineCpuS: sumOf(text, 'process_cpu_seconds_total'),
      databaseCpuS: await database.cpuSeconds(),
    };
  }

  return {
    key,
    deviceIds,
    connectionString,
    pid: room.pid,
    sql,
    figures,
    collectGarbage: () => collectGarbage(room.log()),
    async committed(count) {
      let known = 0;
      for (let sinceMs = Date.now(); known < count; ) {
        const { committed } = await figures();
        if (committed > known) sinceMs = Date.now();
        known = committed;
        if (room.hasEnded() || Date.now() - sinceMs > STUCK_MS) {
          throw new Error(`only ${known} of ${count} messages were committed:\n${room.log()}`);
        }
        await sleep(POLL_MS);
      }
      return Date.now();
    },
    async stop() {
      await room.stop();
      await database.stop();
    },
  };
}

function sumOf(metrics: string, name: string): number {
  let sum = 0;
  for (const line of metrics.split('\n')) {
    if (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) sum += Number(line.split(' ').at(-1));
  }
  return sum;
}
