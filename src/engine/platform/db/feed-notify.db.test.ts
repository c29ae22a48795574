import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../clock.ts';
import type { Database } from './database.ts';
import { createFeedNotify } from './feed-notify.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test('notifications that end while their triggers are switched on are not up', async () => {
  const told: string[] = [];
  const isTold = (times: number) =>
    vi.waitUntil(() => told.length >= times, { timeout: 60_000, interval: 5 });
  let transactions = 0;
  const database: Pick<Database, 'transaction' | 'connectionString'> = {
    connectionString: () => db.connectionString,
    async transaction(...asked) {
      transactions += 1;
      if (transactions === 1) {
        await db.sql(`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'watchdesk feed' and datname = current_database()`);
        await isTold(1);
      }
      return await db.database.transaction(...asked);
    },
  };
  const notify = createFeedNotify({
    database,
    clock: systemClock,
    logger: pino({ enabled: false }),
    onChange: () => Promise.resolve(),
    onState: (state) => void told.push(`${state} after ${transactions}`),
  });
  notify.start();
  await isTold(2);
  await notify.stop();
  // Another connection brought them, not the one that had ended.
  expect(told).toEqual(['down after 1', 'up after 2']);
});
