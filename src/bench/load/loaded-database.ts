import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../engine/platform/db/embedded-postgres.ts';
import { createLogger } from '../../engine/platform/logger.ts';
import { startControlRoom } from '../control-room.ts';
import { leave, scratchFolder } from '../leavings.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { listening } from './listening.ts';
import { hostnameOf } from './plan.ts';

export const TOPIC_BASE = 'watchdesk';
export const PROGRAM = join(import.meta.dirname, 'watchdesk.js');

/** A database with the product's schema and its boxes registered, and what the product must be told to use it. */
export interface LoadedDatabase {
  /** 64 hex characters. */
  readonly key: string;
  readonly deviceIds: readonly number[];
  readonly connectionString: string;
  /** As the owner of the tables. */
  readonly sql: pg.Client;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of all processes of the database server; 0 where it is not ours. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/** `WATCHDESK_DATABASE_URL` takes an empty database instead of the embedded one. */
export async function prepareDatabase(options: {
  readonly brokerUrl: string;
  readonly boxes: number;
}): Promise<LoadedDatabase> {
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
  const dataDir = join(folder, 'desk');
  const env = {
    WATCHDESK_DATABASE_URL: connectionString,
    WATCHDESK_MQTT_URL: options.brokerUrl,
    WATCHDESK_BOX_KEY: key,
    WATCHDESK_LOG_LEVEL: 'warn',
  };
  // Once to make the schema, the organisation and the site.
  const first = await startControlRoom({ program: PROGRAM, dataDir, env });
  await listening(first);
  await first.stop();
  const sql = new pg.Client({ connectionString });
  // The server ends it where a run fails: what it failed of is told by its own error.
  sql.on('error', () => undefined);
  await sql.connect();
  await sql.query('set role watchdesk_owner; set search_path = watchdesk');
  const deviceIds = await registerBoxes(sql, options.boxes);
  return {
    key,
    deviceIds,
    connectionString,
    sql,
    dataDir,
    env,
    cpuSeconds: async () => (embedded === null ? 0 : await cpuSeconds(embedded.pid())),
    async stop() {
      await sql.end();
      await stopDatabase();
    },
  };
}

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
