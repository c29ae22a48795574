import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leave, scratchFolder } from '../bench/leavings.ts';
import { startMosquitto } from '../bench/mosquitto.ts';
import { startEmbeddedPostgres } from '../engine/platform/db/embedded-postgres.ts';
import { createLogger } from '../engine/platform/logger.ts';
import { type ChaosStation, createChaosStation } from './chaos-station.ts';
import { BOXES, eventKey, type Load, startLoad } from './load.ts';
import { openTables, type Tables } from './tables.ts';
import { startWitness, type Witness } from './witness.ts';

const TOPIC_BASE = 'watchdesk';
const REGISTRATION_LIMIT_MS = 120_000;
/** Beside this file in the build. */
const PROGRAM = join(import.meta.dirname, 'watchdesk.js');

/** Two stations on one external database and one external broker, under load. */
export interface Scene {
  readonly stations: readonly ChaosStation[];
  readonly broker: Awaited<ReturnType<typeof startMosquitto>>;
  readonly load: Load;
  readonly witness: Witness;
  readonly tables: Tables;
  killDatabase(): void;
  stop(): Promise<void>;
}

export async function openScene(seed: number): Promise<Scene> {
  const folder = await scratchFolder('watchdesk-chaos-');
  // Root's server runs as another user, who must get to its own folder in here.
  await chmod(folder, 0o711);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.reverse()) await each().catch(() => undefined);
  };
  try {
    const cluster = await startEmbeddedPostgres({
      dataDir: join(folder, 'database'),
      logger: createLogger('silent'),
    });
    stops.push(leave(() => cluster.stop()));
    const broker = await startMosquitto();
    stops.push(() => broker.remove());
    const key = randomBytes(32);
    const env = {
      WATCHDESK_BOX_KEY: key.toString('hex'),
      WATCHDESK_TOPIC_BASES: TOPIC_BASE,
      WATCHDESK_ADMIN_PASSWORD: randomBytes(12).toString('hex'),
      WATCHDESK_LOG_LEVEL: 'info',
    };
    const stations: ChaosStation[] = [];
    for (const name of ['first', 'second']) {
      const station = await createChaosStation({
        name,
        program: PROGRAM,
        folder,
        databaseUrl: cluster.connectionString,
        brokerUrl: broker.url,
        env,
      });
      stops.push(() => station.stop());
      await station.start();
      stations.push(station);
    }
    const superuser = new URL(cluster.superuserConnectionString);
    superuser.pathname = new URL(cluster.connectionString).pathname;
    const tables = openTables(superuser.toString());
    stops.push(() => tables.close());
    const load = await startLoad({ brokerUrl: broker.url, topicBase: TOPIC_BASE, key, seed });
    stops.push(() => load.stop());
    const witness = await startWitness({
      brokerUrl: broker.url,
      topicBase: TOPIC_BASE,
      key,
      keyOf: (hostname, sequence) => eventKey(hostname, load.bootCount(hostname), sequence),
    });
    stops.push(() => witness.stop());
    // What a box says before it has registered itself is of no known boot, and the ledger goes by boots.
    const limit = AbortSignal.timeout(REGISTRATION_LIMIT_MS);
    while ((await tables.devices()) < BOXES) await sleep(100, undefined, { signal: limit });
    return {
      stations,
      broker,
      load,
      witness,
      tables,
      killDatabase: () => process.kill(cluster.pid(), 'SIGKILL'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
