import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import { alarmOf } from './feed-test-items.ts';
import { createPlaceNames } from './place-names.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Ours'));
});
afterAll(() => db.drop());

it('a new name is read only once it can be seen, which is slightly after the log tells of it', async () => {
  const names = createPlaceNames({
    database: db.database,
    clock: systemClock,
    logger: pino({ enabled: false }),
  });
  const alarm = { ...alarmOf({ organisationId, id: 1, revision: 1 }), siteId };
  const named = () => names.fill(organisationId, [{ kind: 'alarm', alarm }]);
  expect(await named()).toMatchObject([{ alarm: { siteName: 'Ours site' } }]);

  let isRenamed = (): void => undefined;
  const renamed = new Promise<void>((resolve) => {
    isRenamed = resolve;
  });
  const committed = db.database.transaction({ as: 'organisation', organisationId }, async (tx) => {
    await tx.execute('update sites set name = $2 where id = $1', [siteId, 'Harbour']);
    isRenamed();
    await sleep(10);
  });
  await renamed;
  names.onChange('sites');
  const first = named();
  await committed;
  expect(await first).toMatchObject([{ alarm: { siteName: 'Harbour' } }]);
  expect(await named()).toMatchObject([{ alarm: { siteName: 'Harbour' } }]);
});
