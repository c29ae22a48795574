import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { listRevisions } from '../devices/index.ts';
import type { LogItem } from './feed-log.ts';
import { createRereader, type Rereader } from './reread.ts';

let db: TestDatabase;
let ours: OrganisationId;
let siteId: SiteId;
let rereader: Rereader;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId: ours, siteId } = await db.organisation('Ours'));
});
beforeEach(async () => {
  await db.sql('delete from devices');
  for (const index of [1, 2, 3]) await addBox(index);
  rereader = createRereader(db.database);
  await rereader.prepare(ours);
});
afterAll(() => db.drop());

const hostnameOf = (index: number) => `ESG_ALARM_AABBCCDDEE0${index}`;

async function addBox(index: number): Promise<void> {
  await db.sql(
    `with d as (insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
       values ($1, $2, 'alarm_box', $3, $4, 'watchdesk') returning id)
     insert into device_status (device_id, organisation_id, last_seen, is_online) select id, $1, now(), true from d`,
    [ours, siteId, `AA:BB:CC:DD:EE:0${index}`, hostnameOf(index)],
  );
}

const CHANGE = `update device_status set temperature = coalesce(temperature, 0) + 1, revision = revision + 1
  where device_id = (select id from devices where hostname = '`;
const change = (index: number) => db.sql(`${CHANGE}${hostnameOf(index)}')`);
const revisions = (since: string | null) =>
  db.database.transaction({ as: 'organisation', organisationId: ours }, (tx) => listRevisions(tx, since));

async function kinds(): Promise<string[]> {
  const items: LogItem[] = [];
  await rereader.reread((_organisation, item) => items.push(item));
  return items.map(({ kind }) => kind);
}

test('only the rows that were written since are read again', async () => {
  const all = await revisions(null);
  expect([all.identities.size, all.statuses.size, all.count]).toEqual([3, 3, 3]);
  const changedSince = async () => {
    const { upTo } = await revisions(null);
    await change(2);
    const { identities, statuses } = await revisions(upTo);
    return [identities.size, statuses.size];
  };
  // What anybody at this server has under way, in whichever database, holds back up to where was read.
  await expect.poll(changedSince).toEqual([0, 1]);
});

test('a change is told once', async () => {
  await change(2);
  expect(await kinds()).toEqual(['status']);
  expect(await kinds()).toEqual([]);
});

test('what was being written during a read is told by a later one, however long it took', async () => {
  const writer = new pg.Client({
    connectionString: db.superuserConnectionString,
    options: '-c search_path=watchdesk',
  });
  await writer.connect();
  await writer.query('begin');
  await writer.query(`${CHANGE}${hostnameOf(1)}')`);
  await change(2);
  expect(await kinds()).toEqual(['status']);
  await change(3);
  expect(await kinds()).toEqual(['status']);
  await writer.query('commit');
  await writer.end();
  expect(await kinds()).toEqual(['status']);
});

test('devices that come and go are told, also both at once', async () => {
  await db.sql('delete from devices where hostname = $1', [hostnameOf(1)]);
  await addBox(4);
  expect(await kinds()).toEqual(['device-removed', 'device', 'status']);
  expect(await kinds()).toEqual([]);
});

test('what readers hear only that it changed is told once, also when it is gone', async () => {
  await db.sql(`insert into brands (organisation_id, name) values ($1, 'Northwind')`, [ours]);
  await db.sql(`update sites set latitude = 1, longitude = 2 where id = $1`, [siteId]);
  expect(await kinds()).toEqual(['outdated']);
  expect(await kinds()).toEqual([]);
  await db.sql('delete from brands');
  expect(await kinds()).toEqual(['outdated']);
});
