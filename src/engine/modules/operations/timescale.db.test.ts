import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_ROWS } from '../../../../test/migrations/sample-rows.ts';
import { type HistoryDatabase, wasmHistory } from '../../../../test/support/history-engines.ts';
import { systemClock } from '../../platform/clock.ts';
import { adoptTimescale } from '../history/adopt-timescale.ts';
import { keepStorage } from '../history/keep-storage.ts';
import { readStorage } from './read-storage.ts';
import { measureSizes } from './store/relation-sizes.ts';
import { findExtension } from './store/series.ts';

let db: HistoryDatabase;

beforeAll(async () => {
  db = await wasmHistory();
  await db.asOwner((session) =>
    adoptTimescale({ session, clock: systemClock }, () => Promise.reject(new Error('is installed'))),
  );
  const [made] = await db.sql(`insert into organisations (name, slug) values ('Ours', 'ours') returning id`);
  const organisation = Number(made?.['id']);
  await db.sql(`insert into sites (organisation_id, name) values ($1, 'North')`, [organisation]);
  await db.sql(SAMPLE_ROWS['devices'] ?? '', [organisation]);
  await db.sql(
    `insert into heartbeat_rows (time, device_id, organisation_id, temperature, change_type)
     select now() - n * interval '1 hour', id, organisation_id, 20, 'SENSOR_DATA'
     from devices, generate_series(0, 500) n`,
  );
  await db.asOwner((session) => keepStorage({ session, clock: systemClock }));
});
afterAll(() => db.drop());

test('a hypertable is shown with its chunks and what compression saves', async () => {
  const { server, series, relations } = await db.transaction({ as: 'nobody' }, readStorage);
  expect(server.timescale).toMatch(/^2[.]/);
  const rows = series.find((one) => one.name === 'heartbeat_rows');
  expect(rows).toMatchObject({ kind: 'chunks' });
  expect(rows?.parts).toBeGreaterThan(15);
  expect(rows?.compression?.parts).toBeGreaterThan(5);
  expect(rows?.compression?.bytesBefore).toBeGreaterThan(rows?.compression?.bytesAfter ?? 0);
  expect(rows?.oldestAt?.getTime()).toBeLessThan(Date.now() - 20 * 86_400_000);
  const table = relations.filter((relation) => relation.name === 'heartbeat_rows');
  expect(table).toHaveLength(1);
  expect(table[0]?.tableBytes).toBeGreaterThan(100_000);
  expect(relations.some((relation) => relation.name === 'heartbeat_hours_aggregate')).toBe(true);
});

test('its size is measured with that of the others', async () => {
  const measured = await db.transaction({ as: 'owner' }, async (tx) =>
    measureSizes(tx, (await findExtension(tx, 'timescaledb'))?.schema ?? null),
  );
  expect(measured).toBeGreaterThan(20);
  const [row] = await db.sql(`select table_bytes from relation_sizes where relation = 'heartbeat_rows'`);
  expect(Number(row?.['table_bytes'])).toBeGreaterThan(100_000);
});
