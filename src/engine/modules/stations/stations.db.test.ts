import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { type OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/logger.ts';
import type { Person } from '../../platform/rpc/dispatcher.ts';
import { createPresence } from './presence.ts';
import { readStations } from './store/station-rows.ts';
import { readPeople } from './store/station-users.ts';

let test: TestDatabase;
let ours: OrganisationId;
let theirs: OrganisationId;
beforeAll(async () => {
  test = await testDatabase();
  ours = (await test.organisation('Ours')).organisationId;
  theirs = (await test.organisation('Theirs')).organisationId;
});
afterAll(() => test.drop());
beforeEach(() => test.sql('truncate stations cascade'));

/** A clock that is ahead of the machine's. */
function clockAhead(ms: number): Clock {
  return { ...systemClock, now: () => new Date(Date.now() + ms) };
}

function station(
  name: string,
  { clock = systemClock, people = () => [] }: { clock?: Clock; people?: () => readonly Person[] } = {},
) {
  const id = randomUUID();
  const presence = createPresence({
    database: test.database,
    clock,
    logger: createLogger('silent'),
    self: { id, name, host: 'host', processId: 1, edition: 'headless', version: '1.2.3' },
    people,
  });
  onTestFinished(() => presence.stop());
  return { id, presence };
}

const all = () => test.database.transaction({ as: 'nobody' }, readStations);

async function user(organisationId: OrganisationId, name: string): Promise<Person> {
  const rows = await test.sql(
    `insert into users (organisation_id, username, display_name, password_hash, role)
     values ($1, $2, $3, 'x', 'operator') returning id`,
    [organisationId, name.toLowerCase(), name],
  );
  return { organisationId, userId: UserId.parse(rows[0]?.['id']) };
}

it('a station is on the list while it runs, and off it when it stops', async () => {
  const { id, presence } = station('Desk 1');
  presence.start();
  await until(async () => (await all()).length === 1);
  expect(await all()).toMatchObject([{ id, name: 'Desk 1', version: '1.2.3', isPresent: true }]);
  await presence.stop();
  expect(await all()).toEqual([]);
});

it('a station that fell silent is away, stays to be seen, and gives way to itself started again', async () => {
  const [silent, other, old] = [randomUUID(), randomUUID(), randomUUID()];
  await test.sql(
    `insert into stations (id, name, host, process_id, edition, version, beat_at) values
       ($1, 'Desk 1', 'host', 1, 'headless', '1', now() - interval '11 s'),
       ($2, 'Desk 2', 'host', 1, 'headless', '1', now() - interval '11 s'),
       ($3, 'Desk 3', 'host', 1, 'headless', '1', now() - interval '25 h')`,
    [silent, other, old],
  );
  expect((await all()).map(({ isPresent }) => isPresent)).toEqual([false, false, false]);
  const { id, presence } = station('Desk 1');
  presence.start();
  await until(async () => (await all()).some((row) => row.id === id));
  expect((await all()).map((row) => [row.id, row.isPresent])).toEqual([
    [id, true],
    [other, false],
  ]);
});

it('tells each organisation who of its own people sits where, and no other', async () => {
  const [ana, luis, eve] = [await user(ours, 'Ana'), await user(ours, 'Luis'), await user(theirs, 'Eve')];
  let people: readonly Person[] = [ana, ana, luis, eve];
  const { id, presence } = station('Desk 1', { people: () => people });
  const seen = (organisationId: OrganisationId) =>
    test.database.transaction({ as: 'organisation', organisationId }, readPeople);
  presence.start();
  await until(async () => (await seen(theirs)).length === 1 && (await seen(ours)).length === 2);
  expect(await seen(ours)).toEqual([
    { stationId: id, name: 'Ana', screens: 2 },
    { stationId: id, name: 'Luis', screens: 1 },
  ]);
  expect(await seen(theirs)).toEqual([{ stationId: id, name: 'Eve', screens: 1 }]);
  people = [ana];
  await until(async () => (await seen(theirs)).length === 0 && (await seen(ours)).length === 1);
  expect(await seen(ours)).toEqual([{ stationId: id, name: 'Ana', screens: 1 }]);
});

it('measures its clock against the database’s, and knows whose is off', async () => {
  const right = station('Right');
  const wrong = station('Wrong', { clock: clockAhead(60_000) });
  wrong.presence.start();
  await until(() => wrong.presence.clock() !== null);
  expect(wrong.presence.clock()?.aheadMs).toBeGreaterThan(58_000);
  expect(wrong.presence.clock()?.aheadMs).toBeLessThan(62_000);
  await until(async () => (await all())[0]?.aheadMs !== null);
  right.presence.start();
  await until(() => right.presence.clocksOff().length > 0);
  expect(right.presence.clocksOff()).toEqual([{ name: 'Wrong', aheadMs: expect.closeTo(60_000, -4) }]);
});
