import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type DatabaseProxy, databaseProxy } from '../../../../test/support/database-proxy.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../clock.ts';
import { createAdvisoryLock } from './advisory-lock.ts';
import { END_OF_DEAD_PEERS } from './dead-peers.ts';
import { createReplicationStream } from './replication-stream.ts';

let db: TestDatabase;
let way: DatabaseProxy;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

async function proxy(): Promise<DatabaseProxy> {
  way = await databaseProxy(db.connectionString);
  onTestFinished(() => way.close());
  return way;
}

test('the server takes the settings over TCP', async () => {
  const { connectionString } = await proxy();
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(END_OF_DEAD_PEERS);
  const { rows } = await client.query(
    `select current_setting('tcp_keepalives_idle') as idle, current_setting('tcp_keepalives_interval') as interval,
            current_setting('tcp_keepalives_count') as count, current_setting('tcp_user_timeout') as unanswered`,
  );
  await client.end();
  expect(rows).toEqual([{ idle: '3', interval: '2', count: '3', unanswered: '10000' }]);
});

test('the lock lets the server notice that its station is gone', async () => {
  const { connectionString, sent } = await proxy();
  const lock = createAdvisoryLock({ connectionString, key: [1, 2], clock: systemClock, onLost: () => {} });
  expect(await lock.tryTake()).toBe(true);
  await lock.release();
  expect(sent().indexOf('tcp_keepalives_idle')).toBeGreaterThan(0);
  expect(sent().indexOf('tcp_keepalives_idle')).toBeLessThan(sent().indexOf('pg_try_advisory_lock'));
});

test('the change stream lets the server notice that its station is gone', async () => {
  const { connectionString, sent } = await proxy();
  await new Promise<void>((resolve, reject) => {
    const stream = createReplicationStream({
      connectionString: () => connectionString,
      clock: systemClock,
      logger: pino({ enabled: false }),
      onStarted: resolve,
      onTransaction: () => undefined,
      onDown: (reason) => reject(new Error(reason)),
    });
    onTestFinished(() => stream.stop());
    stream.start();
  });
  expect(sent().indexOf('tcp_keepalives_idle')).toBeGreaterThan(0);
  expect(sent().indexOf('tcp_keepalives_idle')).toBeLessThan(sent().indexOf('CREATE_REPLICATION_SLOT'));
});
