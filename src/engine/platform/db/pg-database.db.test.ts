import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test('a transaction of an organisation sees its own rows and no other', async () => {
  const north = await db.organisation('North');
  const south = await db.organisation('South');
  const names = await db.database.transaction(
    { as: 'organisation', organisationId: north.organisationId },
    (tx) => tx.many(z.object({ id: z.int() }), 'select id from sites'),
  );
  expect(names).toEqual([{ id: north.siteId }]);
  expect(south.siteId).not.toBe(north.siteId);
});
