import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../../test/support/postgres.ts';
import { INSERT_EVENTS } from './write-events.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test('events that are there already are looked for by box and time, also in a table that was never measured', async () => {
  const { organisationId } = await db.organisation('North');
  const plan = await db.database.transaction(
    { as: 'organisation', organisationId },
    async (tx) => {
      await tx.execute('set local plan_cache_mode = force_generic_plan');
      await tx.raw(`prepare events as ${INSERT_EVENTS}`);
      const places = Math.max(...[...INSERT_EVENTS.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)));
      const values = Array.from({ length: places }, () => 'null').join(', ');
      const lines = await tx.raw(`explain execute events(${values})`);
      await tx.raw('deallocate events');
      return lines.flat().map(String);
    },
    { lane: 'intake' },
  );
  const known = plan.filter((line) => / on alarm_events known/.test(line));
  expect(known).toHaveLength(2);
  for (const line of known) expect(line).toContain('Index Scan using alarm_events_device_id_timestamp_idx');
  expect(plan.join('\n')).not.toContain('Materialize');
});
