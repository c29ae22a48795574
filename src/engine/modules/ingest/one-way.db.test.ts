import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../../platform/clock.ts';
import { createAdvisoryLock } from '../../platform/db/advisory-lock.ts';
import { createLogger } from '../../platform/logger.ts';
import { createLeadership } from './leadership.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await test.sql(`insert into ingest_leases (slot) values ('w1'), ('w2')`);
});
afterAll(() => test.drop());

function station(slot: string) {
  const told: string[] = [];
  const leadership = createLeadership({
    connectionString: test.connectionString,
    createLock: createAdvisoryLock,
    slot,
    station: { id: randomUUID(), name: slot },
    clock: systemClock,
    logger: createLogger('silent'),
    onTake: async () => void told.push('take'),
    onGiveUp: async () => void told.push('give up'),
  });
  onTestFinished(() => leadership.stop());
  return { leadership, told };
}

async function holders(): Promise<unknown[]> {
  const rows = await test.sql('select holder from ingest_leases where holder is not null order by slot');
  return rows.map((row) => row['holder']);
}

describe('a station that ingests alone and workers', () => {
  it('never both begin, also when they start together; the one that stays away says why', async () => {
    for (let round = 0; round < 10; round += 1) {
      const stations = ['main', 'w1', 'w2'].map(station);
      const [alone, ...workers] = stations.map(({ leadership }) => leadership);
      await Promise.all(stations.map(({ leadership }) => leadership.start()));
      await until(async () => ['main', 'w1,w2'].includes((await holders()).join()));
      const isAlone = (await holders()).includes('main');
      const states = () => [alone, ...workers].map((each) => each?.state()).join();
      await until(() => states() === (isAlone ? 'holding,standby,standby' : 'standby,holding,holding'));
      const away = isAlone ? workers[0] : alone;
      await until(() => away?.problem() !== null);
      expect(away?.problem()).toContain('WATCHDESK_INGEST_WORKERS');
      await Promise.all(stations.map(({ leadership }) => leadership.stop()));
    }
  });

  it('end each other’s lease once it was silent for ten seconds', async () => {
    const worker = station('w1');
    await worker.leadership.start();
    const alone = station('main');
    await alone.leadership.start();
    expect(alone.leadership.state()).toBe('standby');
    await until(async () => {
      await test.sql(
        `update ingest_leases set renewed_at = clock_timestamp() - interval '11 s' where slot = 'w1' and holder is not null`,
      );
      return (await holders()).includes('main');
    });
    expect(await holders()).toEqual(['main']);
    await until(() => worker.leadership.state() === 'standby');
    expect(worker.told).toEqual(['take', 'give up']);
    expect(worker.leadership.problem()).toContain('WATCHDESK_INGEST_WORKERS');
    expect(alone.leadership.state()).toBe('holding');
    await worker.leadership.stop();
    await alone.leadership.stop();
  });
});
