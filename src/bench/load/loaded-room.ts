import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { startEmbeddedPostgres } from '../../engine/platform/db/embedded-postgres.ts';
import { createLogger } from '../../engine/platform/logger.ts';
import { type ControlRoom, startControlRoom } from '../control-room.ts';
import { leave, scratchFolder } from '../leavings.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { hostnameOf } from './plan.ts';

export const TOPIC_BASE = 'watchdesk';
const PROGRAM = join(import.meta.dirname, 'watchdesk.js');
const POLL_MS = 50;
/** Without a single further commit. */
const STUCK_MS = 30_000;

const Readiness = z.object({ detail: z.object({ broker: z.string() }) });

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
}): Promise<LoadedRoom> {
  const folder = await scratchFolder('watchdesk-bench-');
  // Root's server runs as another user, who must get to its own folder in here.
  await chmod(folder, 0o711);
  const given = process.env['WATCHDESK_DATABASE_URL'];
  const embedded =
    given === undefined
      ? await startEmbeddedPostgres({ dataDir: join(folder, 'db'), logger: createLogger('error') })
      : null;
  const stopDatabase = leave(async () => embedded?.stop());
  const connectionString = given ?? embedded?.connectionString ?? '';
  const key = randomBytes(32).toString('hex');
  const start = (nodeArgs: readonly string[] = []) =>
    startControlRoom({
      program: PROGRAM,
      dataDir: join(folder, 'desk'),
      env: {
        WATCHDESK_DATABASE_URL: connectionString,
        WATCHDESK_MQTT_URL: options.brokerUrl,
        WATCHDESK_BOX_KEY: key,
        WATCHDESK_LOG_LEVEL: 'warn',
      },
      nodeArgs,
    });
  // Once to make the schema, the organisation and the site.
  await (await start()).stop();
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  await sql.query('set role watchdesk_owner; set search_path = watchdesk');
  const deviceIds = await registerBoxes(sql, options.boxes);
  const { profileDir } = options;
  const room = await start(profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]);
  await listening(room);

  async function figures(): Promise<RoomFigures> {
    const text = await (await fetch(`${room.url}/metrics`)).text();
    return {
      committed: sumOf(text, 'watchdesk_commit_latency_seconds_count'),
      rssMb: sumOf(text, 'process_resident_memory_bytes') / 1024 ** 2,
      heapMb: sumOf(text, 'nodejs_heap_size_used_bytes') / 1024 ** 2,
      engineCpuS: sumOf(text, 'process_cpu_seconds_total'),
      databaseCpuS: embedded === null ? 0 : await cpuSeconds(embedded.pid()),
    };
  }

  return {
    key,
    deviceIds,
    connectionString,
    pid: room.pid,
    sql,
    figures,
    async committed(count) {
      let known = 0;
      for (let sinceMs = Date.now(); known < count; ) {
        const { committed } = await figures();
        if (committed > known) sinceMs = Date.now();
        known = committed;
        if (room.hasEnded() || Date.now() - sinceMs > STUCK_MS) {
          throw new Error(`only ${known} of ${count} messages were committed:\n${room.log()}`);
        }
        await pause();
      }
      return Date.now();
    },
    async stop() {
      await room.stop();
      await sql.end();
      await stopDatabase();
    },
  };
}

/** What the broker takes before the product listens for the first time reaches nobody. */
async function listening(room: ControlRoom): Promise<void> {
  while (!(await isListening(room.url))) {
    if (room.hasEnded()) throw new Error(`the control room ended:\n${room.log()}`);
    await pause();
  }
}

/** Not while it loads its boxes: an engine that does not answer is asked again. */
async function isListening(url: string): Promise<boolean> {
  try {
    const { detail } = Readiness.parse(await (await fetch(`${url}/readyz`)).json());
    return detail.broker === 'up';
  } catch {
    return false;
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** Ids by the number in the box's name. Registering them by their own messages would take minutes, by design. */
async function registerBoxes(sql: pg.Client, boxes: number): Promise<number[]> {
  const { rows } = await sql.query<{ id: string }>(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, boot_epoch)
     select s.organisation_id, s.id, 'alarm_box', ('02' || lpad(to_hex(n), 10, '0'))::macaddr, host.name, $1, 1
     from unnest($2::text[]) with ordinality as host (name, n), sites s order by n returning id`,
    [TOPIC_BASE, Array.from({ length: boxes }, (_, index) => hostnameOf(index))],
  );
  const ids = rows.map(({ id }) => Number(id));
  await sql.query(
    `insert into device_status (device_id, organisation_id, is_online, device_synced, last_seen)
     select id, organisation_id, true, true, now() from devices`,
  );
  await sql.query('analyze devices, device_status');
  return ids;
}

function sumOf(metrics: string, name: string): number {
  let sum = 0;
  for (const line of metrics.split('\n')) {
    if (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) sum += Number(line.split(' ').at(-1));
  }
  return sum;
}
