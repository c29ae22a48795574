import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeAlarms } from '../../../../test/support/close-alarms.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { applyJobOutcomes } from './apply-job-outcomes.ts';
import { deskRound } from './desk-clock.ts';

let db: TestDatabase;
let ours: OrganisationId;
let siteId: SiteId;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId: ours, siteId } = await db.organisation('Ours'));
});
beforeEach(() => db.sql('delete from alarm_timeline; delete from alarms'));
afterAll(() => db.drop());

const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 3, minute));

function ended(failed: boolean, minute: number, job = 'measure-sizes'): Promise<void> {
  return db.database.transaction({ as: 'organisation', organisationId: ours }, (tx) =>
    applyJobOutcomes(tx, ours, [{ job, failed, finishedAt: at(minute) }]),
  );
}

const alarms = () =>
  db.sql('select device_name, alarm_type, priority, state, count, site_id, source from alarms order by id');
const actions = async () =>
  (await db.sql('select action from alarm_timeline order by id')).map(({ action }) => action);
const acknowledge = () =>
  db.sql(`update alarms set state = 'acknowledged_active', acknowledged_at = now(), acknowledged_by_name = 'A',
            acknowledged_station = 'Desk 1'`);
const close = () => closeAlarms(db.sql, null, 'fault');

test('a job that fails is one alarm, which counts its failures and returns with a success', async () => {
  await ended(true, 0);
  expect(await alarms()).toEqual([
    {
      device_name: 'measure-sizes',
      alarm_type: 'JOB',
      priority: 'medium',
      state: 'unacknowledged_active',
      count: 1,
      site_id: null,
      source: 'engine',
    },
  ]);
  await ended(true, 10);
  await ended(false, 20);
  expect(await alarms()).toMatchObject([{ state: 'unacknowledged_returned', count: 2 }]);
  expect(await actions()).toEqual(['raised', 'repeated', 'returned']);
});

test('an outcome that is told again, by whichever station, changes nothing', async () => {
  await Promise.all([ended(true, 0), ended(true, 0), ended(true, 0)]);
  await acknowledge();
  await ended(true, 0);
  expect(await alarms()).toMatchObject([{ state: 'acknowledged_active', count: 1 }]);
  await ended(false, 10);
  await ended(false, 10);
  await ended(true, 0);
  expect(await actions()).toEqual(['raised', 'returned']);
});

test('an alarm that was closed stays closed until the job fails once more', async () => {
  await ended(true, 0);
  await close();
  await ended(true, 0);
  expect(await alarms()).toMatchObject([{ state: 'closed' }]);
  await ended(true, 10);
  expect(await alarms()).toMatchObject([{ state: 'closed' }, { state: 'unacknowledged_active', count: 1 }]);
});

test('jobs that succeed raise nothing, and each that fails an alarm of its own', async () => {
  await ended(false, 0);
  await ended(true, 1, 'roll-up');
  await ended(true, 1, 'expire');
  expect((await alarms()).map(({ device_name: name }) => name)).toEqual(['roll-up', 'expire']);
});

test('people with some sites only do not see it', async () => {
  await ended(true, 0);
  const seenBy = async (siteIds?: readonly SiteId[]) => {
    const { organisationId, userId } = await db.person(ours, siteIds === undefined ? {} : { siteIds });
    return db.database.transaction({ as: 'person', organisationId, userId }, (tx) =>
      tx.raw('select id from alarms'),
    );
  };
  expect(await seenBy()).toHaveLength(1);
  expect(await seenBy([siteId])).toHaveLength(0);
});

test('what an organisation asks of the type holds for jobs: latched, and delayed until restore', async () => {
  await db.sql(
    `insert into alarm_type_settings (organisation_id, code, latched, shown_after_s) values ($1, 'JOB', true, null)`,
    [ours],
  );
  await ended(true, 0);
  await ended(false, 10);
  await ended(false, 11);
  expect(await alarms()).toMatchObject([{ state: 'unacknowledged_active', count: 1 }]);
  await ended(true, 20);
  expect(await actions()).toEqual(['raised', 'condition_gone', 'repeated']);
  await db.sql(`delete from alarm_timeline; delete from alarms;
    update alarm_type_settings set latched = null, shown_after_s = 600 where code = 'JOB'`);
  await ended(true, 0);
  await ended(false, 5);
  await db.database.transaction({ as: 'organisation', organisationId: ours }, (tx) =>
    deskRound(tx, ours, at(6)),
  );
  expect(await alarms()).toMatchObject([{ state: 'closed' }]);
  expect(await actions()).toEqual(['raised', 'delayed', 'returned', 'restored']);
  await db.sql(`delete from alarm_type_settings where code = 'JOB'`);
});
