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
  const waits: (() => void)[] = [];
  const names = createPlaceNames({
    database: db.database,
    clock: {
      ...systemClock,
      after: (_delayMs, run) => {
        waits.push(run);
        return () => undefined;
      },
    },
    logger: pino({ enabled: false }),
  });
  const alarm = { ...alarmOf({ organisationId, id: 1, revision: 1 }), siteId };
  const named = () => names.fill(organisationId, [{ kind: 'alarm', alarm }]);
  expect(await named()).toMatchObject([{ alarm: { siteName: 'Ours site' } }]);

  names.onChange('sites');
  const first = named();
  expect(waits).toHaveLength(1);
  await db.sql('update sites set name = $2 where id = $1', [siteId, 'Harbour']);
  for (const pass of waits) pass();
  expect(await first).toMatchObject([{ alarm: { siteName: 'Harbour' } }]);
  expect(await named()).toMatchObject([{ alarm: { siteName: 'Harbour' } }]);
});
