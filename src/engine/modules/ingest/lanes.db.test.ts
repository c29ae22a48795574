import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { databaseProxy } from '../../../../test/support/database-proxy.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import { findMigrationsDir } from '../../platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../platform/db/pg-database.ts';
import { createLogger } from '../../platform/logger.ts';
import { createLanes } from './lanes.ts';
import { createIngestMetrics } from './metrics.ts';
import type { WorkItem } from './work-item.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const logger = createLogger('silent');

function item(organisationId: OrganisationId, done: () => void): WorkItem {
  return {
    organisationId,
    atMs: Date.now(),
    origin: null,
    device: null,
    registers: false,
    updatesIdentity: false,
    touches: false,
    history: null,
    event: null,
    signals: [],
    seen: null,
    epoch: 0,
    done,
    afterCommit: () => undefined,
  };
}

describe('lanes', () => {
  it('ask the broker to hold back while the database is away, and lose nothing', async () => {
    const { organisationId } = await test.organisation('Pressure');
    const proxy = await databaseProxy(test.connectionString);
    const database = createPgDatabase({
      connectionString: proxy.connectionString,
      kind: 'external',
      logger,
      clock: systemClock,
      migrationsDir: findMigrationsDir(),
    });
    onTestFinished(async () => {
      await database.stop();
      await proxy.close();
    });
    await database.ready();
    const pressure: boolean[] = [];
    const lanes = createLanes({
      database,
      raise: async () => undefined,
      clock: systemClock,
      logger,
      metrics: createIngestMetrics(),
      mayWrite: () => Promise.resolve(),
      setAside: () => Promise.reject(new Error('nothing is to be set aside')),
      onPressure: (isHigh) => void pressure.push(isHigh),
    });
    proxy.cut();
    const done: number[] = [];
    for (let number = 0; number < 20_000; number += 1) {
      lanes.push(
        'telemetry',
        item(organisationId, () => void done.push(number)),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pressure).toEqual([true]);
    expect(done).toEqual([]);
    proxy.restore();
    await lanes.drained();
    expect(pressure).toEqual([true, false]);
    expect(done).toEqual(Array.from({ length: 20_000 }, (_, number) => number));
  });
});
