import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_ROWS } from '../../../../test/migrations/sample-rows.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { createMeasureSizesJob } from './measure-sizes.ts';
import { readPerformance } from './read-performance.ts';
import { readStorage } from './read-storage.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  const { organisationId } = await db.organisation('North');
  await db.sql(SAMPLE_ROWS['devices'] ?? '', [organisationId]);
  await db.sql(`select ensure_partitions('heartbeat_rows', '1 week', now() - interval '30 days', now())`);
  await db.sql(
    `insert into heartbeat_rows (time, device_id, organisation_id, temperature, change_type)
     select now() - n * interval '10 minutes', d.id, d.organisation_id, 20, 'SENSOR_DATA'
     from devices d, generate_series(0, 3000) n`,
  );
  await db.sql('analyze heartbeat_rows');
});
afterAll(() => db.drop());

const storage = () => db.database.transaction({ as: 'nobody' }, readStorage);

async function measure(): Promise<number> {
  const signal = new AbortController().signal;
  return (await createMeasureSizesJob({ database: db.database }).run({ signal })).rows;
}

describe('sizes', () => {
  test('count the partitions of a table as the table', async () => {
    const { relations, series, server } = await storage();
    const rows = relations.find((relation) => relation.name === 'heartbeat_rows');
    expect(rows?.rows).toBe(3001);
    expect(rows?.parts).toBeGreaterThan(8);
    expect(rows?.tableBytes).toBeGreaterThan(100_000);
    expect(rows?.indexBytes).toBeGreaterThan(50_000);
    expect(relations.filter((relation) => relation.name.startsWith('heartbeat_rows'))).toHaveLength(1);
    expect(server.databaseBytes).toBeGreaterThan(rows?.tableBytes ?? 0);
    expect(server.version).toMatch(/^\d+\.\d+$/);
    const part = series.find((candidate) => candidate.name === 'heartbeat_rows');
    expect(part).toMatchObject({ kind: 'partitions', compression: null });
    const oldestMs = Date.now() - 3000 * 600_000;
    expect(part?.oldestAt?.getTime()).toBeLessThanOrEqual(oldestMs);
    expect(part?.oldestAt?.getTime()).toBeGreaterThan(oldestMs - 8 * 86_400_000);
    expect(part?.madeUntil?.getTime()).toBeGreaterThan(Date.now());
  });

  test('grow by what the days measured, and not before the second day', async () => {
    expect(await measure()).toBeGreaterThan(20);
    expect((await storage()).relations.every((relation) => relation.growthBytesPerDay === null)).toBe(true);
    await db.sql(
      `insert into relation_sizes (day, relation, table_bytes, index_bytes, row_count)
       select day - n, relation, greatest(table_bytes - n * 1000, 0), index_bytes, row_count
       from relation_sizes, generate_series(1, 9) n where relation = 'heartbeat_rows'`,
    );
    // Again on the same day: it takes the place of the first.
    await measure();
    const { relations, days } = await storage();
    const rows = relations.find((relation) => relation.name === 'heartbeat_rows');
    expect(rows?.growthBytesPerDay).toBeCloseTo(1000, 0);
    expect(days).toHaveLength(10);
    expect(days.at(-1)?.bytes).toBeGreaterThan(days[0]?.bytes ?? 0);
  });
});

describe('performance', () => {
  test('says how to see statements where the server does not count them', async () => {
    expect((await readPerformance(db.database)).statements.state).toBe('not-installed');
    await db.sql('create extension pg_stat_statements');
    const [libraries] = await db.sql(
      `select setting from pg_settings where name = 'shared_preload_libraries'`,
    );
    const isLoaded = String(libraries?.['setting']).includes('pg_stat_statements');
    await storage();
    const { statements } = await readPerformance(db.database);
    expect(statements.state).toBe(isLoaded ? 'known' : 'not-loaded');
    if (statements.state !== 'known') return;
    expect(statements.list.map(({ query }) => query).join()).toContain('pg_database_size');
    expect(statements.list.every(({ calls, totalMs }) => calls > 0 && totalMs > 0)).toBe(true);
  });

  test('names indexes that nothing reads, but none that keeps a rule', async () => {
    await db.sql('create index for_nothing on audit_logs (procedure)');
    const { unusedIndexes } = await readPerformance(db.database);
    const names = unusedIndexes.map((index) => index.name);
    expect(names).toContain('for_nothing');
    expect(names.filter((name) => /_pkey$|_key$/.test(name))).toEqual([]);
  });

  test('shows what a slot makes the server keep', async () => {
    const slot = `slot_of_test_${Date.now()}`;
    await db.sql(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
    try {
      await db.sql('create table written as select generate_series(1, 20000) as n');
      const { slots, wal } = await readPerformance(db.database);
      const found = slots.find((candidate) => candidate.name === slot);
      expect(found).toMatchObject({ active: false, temporary: false, walStatus: 'reserved' });
      expect(found?.retainedBytes).toBeGreaterThan(100_000);
      expect(wal.retainedBytes).toBeGreaterThanOrEqual(found?.retainedBytes ?? 0);
    } finally {
      await db.sql('select pg_drop_replication_slot($1)', [slot]);
    }
  });
});
