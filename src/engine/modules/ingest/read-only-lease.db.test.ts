import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../../platform/clock.ts';
import { createAdvisoryLock } from '../../platform/db/advisory-lock.ts';
import { createLogger } from '../../platform/logger.ts';
import { createLeadership } from './leadership.ts';
import { createLeaseRenewal } from './lease-renewal.ts';
import { takeLease } from './store/lease.ts';

/** Longer than a lease lasts without its renewal. */
const READ_ONLY_MS = 5500;
/** In which a standby would take over from a station that it believes silent. */
const AFTERWARDS_MS = 5000;

function station(test: TestDatabase, name: string) {
  const told: string[] = [];
  const leadership = createLeadership({
    connectionString: test.connectionString,
    createLock: createAdvisoryLock,
    slot: 'main',
    station: { id: randomUUID(), name },
    clock: systemClock,
    logger: createLogger('silent'),
    onTake: async () => void told.push('take'),
    onGiveUp: async () => void told.push('give up'),
  });
  return { leadership, told };
}

const isFresh = async (test: TestDatabase) =>
  (
    await test.sql(`select clock_timestamp() - renewed_at < interval '1.5 s' as fresh from ingest_leases`)
  )[0]?.['fresh'] === true;

async function keepsItsLease(test: TestDatabase, { endsSessions }: { readonly endsSessions: boolean }) {
  const [holder, standby] = [station(test, 'Desk 1'), station(test, 'Desk 2')];
  try {
    await holder.leadership.start();
    await standby.leadership.start();
    const before = await test.sql('select epoch, holder from ingest_leases');
    expect(before).toMatchObject([{ holder: 'Desk 1' }]);
    const name = new URL(test.connectionString).pathname.slice(1);
    await test.sql(`alter database ${name} set default_transaction_read_only = on`);
    if (endsSessions) {
      await test.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'watchdesk lock%' and datname = current_database()`);
    }
    await sleep(READ_ONLY_MS);
    await test.sql(`alter database ${name} reset default_transaction_read_only`);
    await sleep(AFTERWARDS_MS);
    await until(() => isFresh(test));
    expect(await test.sql('select epoch, holder from ingest_leases')).toEqual(before);
    expect(holder.told).toEqual(['take']);
    expect(standby.told).toEqual([]);
    expect(holder.leadership.state()).toBe('holding');
  } finally {
    await Promise.all([holder.leadership.stop(), standby.leadership.stop()]);
  }
}

// Both at once, each with a database of its own: nearly all of it is waiting.
it('the lease stays where it is while the database takes no changes, with sessions that stay and with new ones, which stay read-only when the database no longer is', async () => {
  const databases = await Promise.all([testDatabase(), testDatabase()]);
  onTestFinished(async () => void (await Promise.all(databases.map((test) => test.drop()))));
  const [staying, ending] = databases;
  const outcomes = await Promise.allSettled([
    keepsItsLease(staying, { endsSessions: false }),
    keepsItsLease(ending, { endsSessions: true }),
  ]);
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: undefined },
    { status: 'fulfilled', value: undefined },
  ]);
});

it('a lease is renewed in the moment in which its session is found to be the only read-only one', async () => {
  const test = await testDatabase();
  onTestFinished(test.drop);
  const lock = createAdvisoryLock({
    connectionString: test.connectionString,
    key: [1, 1],
    clock: systemClock,
    onLost: () => undefined,
  });
  onTestFinished(lock.release);
  const renewedAt = async () =>
    (await test.sql('select renewed_at::text from ingest_leases'))[0]?.['renewed_at'];
  const fence = await lock.run((tx) => takeLease(tx, 'main', { id: randomUUID(), name: 'Desk 1' }));
  if (fence === undefined) throw new Error('the lease is not free');
  const taken = await renewedAt();
  await lock.run((tx) => tx.raw('set default_transaction_read_only = on'));
  const renew = createLeaseRenewal(lock, createLogger('silent'));
  await lock.run((tx) => renew(tx, fence));
  expect(await renewedAt()).not.toBe(taken);
});
