import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { composeEngine } from '../../src/engine/compose-engine.ts';
import type { Config } from '../../src/engine/config.ts';
import { systemClock } from '../../src/engine/platform/clock.ts';
import type { Database } from '../../src/engine/platform/db/database.ts';
import { findMigrationsDir } from '../../src/engine/platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../src/engine/platform/db/pg-database.ts';
import { createLogger } from '../../src/engine/platform/logger.ts';
import { createReleaseStack, type ReleaseStack } from '../../src/engine/platform/release-stack.ts';
import type { TestDatabase } from './postgres.ts';

/** A whole engine in this process, without a host. */
export interface RunningStation {
  readonly parts: ReturnType<typeof composeEngine>;
  readonly database: Database;
  readonly stack: ReleaseStack;
}

interface StationOptions {
  readonly name: string;
  readonly brokerPort: number;
  readonly adminPassword: string;
  readonly fleets: Config['fleets'];
  /** An external broker instead of one in the station. */
  readonly brokerUrl?: string;
}

const logger = createLogger('silent');

export async function startStation(
  db: TestDatabase,
  { name, brokerPort, adminPassword, fleets, brokerUrl }: StationOptions,
): Promise<RunningStation> {
  const config: Config = {
    dataDir: '',
    database: { kind: 'external', url: db.connectionString },
    broker:
      brokerUrl === undefined
        ? {
            kind: 'embedded',
            host: '127.0.0.1',
            port: brokerPort,
            tls: null,
            usersFile: null,
            forceOpen: false,
          }
        : {
            kind: 'external',
            url: brokerUrl,
            username: null,
            passwordFile: null,
            caFile: null,
            certFile: null,
            keyFile: null,
          },
    fleets,
    relayBase: 'autocore/devices',
    http: { host: '127.0.0.1', port: 0, names: [], metricsToken: null },
    adminPassword,
    station: name,
    tilesFile: null,
    mail: null,
    ingestWorkers: 1,
    logLevel: 'silent',
  };
  const database = createPgDatabase({
    connectionString: db.connectionString,
    kind: 'external',
    logger,
    clock: systemClock,
    migrationsDir: findMigrationsDir(),
  });
  const parts = composeEngine(config, logger, database, {
    stationId: randomUUID(),
    edition: 'headless',
  });
  const stack = createReleaseStack();
  stack.add('database', () => database.stop());
  stack.add('feed', () => parts.feed.stop());
  stack.add('connections', () => parts.dispatcher.close());
  parts.feed.start();
  await database.ready();
  await parts.startWork(stack, () => undefined);
  await vi.waitUntil(() => parts.feed.state().state === 'up', { timeout: 60_000 });
  return { parts, database, stack };
}
