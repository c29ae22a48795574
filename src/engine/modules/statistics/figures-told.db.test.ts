import { expect, test } from 'vitest';
import { BASE, figuresRoom, NOW } from '../../../../test/support/figures-room.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Course } from './figures-oracle.fixture.ts';
import { readFigures } from './read-figures.ts';
import { readLiveFigures } from './read-live-figures.ts';
import { writeFiguresCsv } from './write-figures-csv.ts';

const MINUTE_MS = 60_000;

const room = figuresRoom();
const { keep, read } = room;

const at = (minutes: number) => new Date(BASE + minutes * MINUTE_MS);
const DAY = { from: BASE, to: BASE + 86_400_000 };
const usual: Course = {
  device: 'BOX_1',
  type: 'INTRUSION',
  priority: 'high',
  raised: BASE + 60 * MINUTE_MS,
  isQuiet: false,
  activations: 1,
  turns: [],
  acknowledged: null,
  acknowledgedBy: 'Ana',
  closed: null,
  closedBy: 'Ana',
  isFalse: false,
};

async function open(suppression: string | null, untilMinute = 0): Promise<void> {
  await room.db.sql(
    `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
       last_activated_at, source, suppression, suppressed_at, suppressed_until)
     select $1, $2, id, 'BOX_1', 'INTRUSION', 'high', 'unacknowledged_active', $3, $3, 'device',
       $4::alarm_suppression, case when $4 is not null then $3::timestamptz end,
       case when $4 is not null then $5::timestamptz end
     from devices where hostname = 'BOX_1'`,
    [room.organisationId, room.siteId, at(60), suppression, at(untilMinute)],
  );
}
const only = async () =>
  (
    await room.db.sql('select announced_at, first_acknowledged_at, first_acknowledged_by_name from alarms')
  )[0];

test('an alarm that a delay keeps back comes before people when the delay is over', async () => {
  await keep([], []);
  await open('delayed', 62);
  expect(await only()).toMatchObject({ announced_at: null });
  await room.db.sql(
    'update alarms set suppression = null, suppressed_at = null, suppressed_until = null where state <> $1',
    ['closed'],
  );
  expect(await only()).toMatchObject({ announced_at: at(62) });
});

test('an alarm that is gone before it is shown never came before people', async () => {
  await keep([], []);
  await open('delayed', 62);
  await room.db.sql(`update alarms set state = 'unacknowledged_returned', returned_at = $1`, [at(61)]);
  await room.db.sql(
    `update alarms set state = 'closed', closed_at = $1, disposition = 'restored', suppression = null,
       suppressed_at = null, suppressed_until = null`,
    [at(61)],
  );
  expect(await only()).toMatchObject({ announced_at: null });
  expect((await read(DAY)).load).toMatchObject({ alarms: 0, keptQuiet: 1 });
});

test('the first acknowledgement stays when the alarm is active again and acknowledged by somebody else', async () => {
  await keep([], []);
  await open(null);
  const acknowledge = (name: string, minute: number) =>
    room.db.sql(
      `update alarms set state = 'acknowledged_active', acknowledged_at = $1, acknowledged_by_name = $2,
         acknowledged_by = (select id from users where display_name = $2)`,
      [at(minute), name],
    );
  await acknowledge('Ana', 61);
  await room.db.sql(
    `update alarms set state = 'unacknowledged_active', acknowledged_at = null, acknowledged_by = null,
       acknowledged_by_name = null`,
  );
  await acknowledge('Luis', 90);
  expect(await only()).toMatchObject({
    first_acknowledged_at: at(61),
    first_acknowledged_by_name: 'Ana',
  });
});

test('who comes to a desk and leaves it stays on record, and a beat in between is nothing', async () => {
  await keep([], []);
  const [ana] = await room.db.sql(`select id from users where display_name = 'Ana'`);
  await room.db.sql(
    `insert into alarm_desks (organisation_id, user_id, station, user_name, role, since, seen_at)
     values ($1, $2, 'desk 1', 'Ana', 'operator', $3, $3)`,
    [room.organisationId, ana?.['id'], at(0)],
  );
  await room.db.sql('update alarm_desks set seen_at = $1', [at(30)]);
  await room.db.sql('delete from alarm_desks');
  expect(await room.db.sql('select began_at, ended_at from alarm_desk_presence')).toEqual([
    { began_at: at(0), ended_at: at(30) },
  ]);
});

test('time in flood is that of the floods within the period, one that runs among them', async () => {
  await keep([], []);
  const flood = (began: number, ended: number | null) =>
    room.db.sql(
      `insert into alarm_floods (organisation_id, began_at, ended_at, measured_at, alarms, operators, peak_alarms,
         peak_operators, peak_at, total, starts_above, ends_below)
       values ($1, $2, $3, $2, 12, 1, 12, 1, $2, case when $3::timestamptz is not null then 12 end, 10, 5)`,
      [room.organisationId, at(began), ended === null ? null : at(ended)],
    );
  await flood(-30, 30);
  await flood(1400, null);
  const { load } = await read({ ...DAY, now: DAY.to });
  expect(load).toMatchObject({ floods: 2, floodShare: expect.closeTo((30 + 40) / 1440) });
  await room.db.sql('delete from alarm_floods');
});

test('what chatters is told by how often it began to', async () => {
  await keep(
    [
      { ...usual, activations: 12 },
      { ...usual, device: 'BOX_2' },
    ],
    [],
  );
  await room.db.sql(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action)
     select organisation_id, id, at, 'chattering' from alarms, unnest($1::timestamptz[]) at where device_name = 'BOX_1'`,
    [[at(70), at(300), at(99_000)]],
  );
  const { chattering } = await read(DAY);
  expect(chattering).toEqual([
    {
      device: 'BOX_1',
      deviceId: expect.any(Number),
      site: 'North site',
      type: 'INTRUSION',
      times: 2,
      activations: 12,
    },
  ]);
});

test('what is now is counted on its own', async () => {
  await keep([usual, { ...usual, device: 'BOX_2', acknowledged: usual.raised + 1000 }], []);
  const live = await room.db.database.transaction(
    { as: 'organisation', organisationId: room.organisationId },
    (tx) => readLiveFigures(tx, undefined, at(65)),
  );
  expect(live).toMatchObject({
    alarms: 2,
    operators: 0,
    floodSince: null,
    unacknowledged: 1,
    oldestUnacknowledged: at(60),
    standing: 2,
    stale: 0,
  });
  expect(live.slots.at(-1)).toBe(2);
  expect(live.slots.slice(0, -1).every((count) => count === 0)).toBe(true);
});

test('whoever sees one site has the figures of that one, and another site has its own', async () => {
  await keep([usual], []);
  const otherSite = await room.db.site(room.organisationId, 'Other');
  const guard = await room.db.person(room.organisationId, { role: 'supervisor', siteIds: [otherSite] });
  const seen = await room.db.database.transaction(personScope(guard), (tx) =>
    readFigures(tx, { from: new Date(DAY.from), to: new Date(DAY.to), timeZone: 'UTC' }, new Date(NOW)),
  );
  expect(seen.load.alarms).toBe(0);
  expect((await read({ ...DAY, siteId: room.siteId })).load.alarms).toBe(1);
  expect((await read({ ...DAY, siteId: otherSite })).load.alarms).toBe(0);
});

test('a period that has not begun is empty, not an error', async () => {
  expect((await read({ from: NOW + 1000, to: NOW + 2000 })).load).toMatchObject({ alarms: 0, peak: null });
});

test('the file has one figure a line', async () => {
  await keep([{ ...usual, device: 'BOX_1', acknowledged: usual.raised + 12_500 }], []);
  const lines = writeFiguresCsv(await read(DAY)).split('\r\n');
  expect(lines).toContain('load,,alarms,1,alarms,');
  expect(lines).toContain('responses_by_operator,Ana,acknowledge_p50,12.5,s,');
  expect(lines).toContain('priorities,high,share,1,share,0.15');
  expect(lines).toContain('day,2026-03-02,standing,1,alarms,');
});
