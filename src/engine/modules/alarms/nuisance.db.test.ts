import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Alarm, AlarmType } from '../../../shared/alarms/model.ts';
import { AlarmId, DeviceId, type OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { applySignals } from './apply-signals.ts';
import { deskRound } from './desk-clock.ts';
import { acknowledgeAlarm, closeAlarm } from './handle-alarm.ts';
import { beat, leave } from './keep-desk.ts';
import { readAlarm } from './read-alarms.ts';
import { readFloods } from './read-floods.ts';
import { listRunningFloods } from './store/flood-rows.ts';
import { startWindows } from './use-windows.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let ana: Actor;
let ben: Actor;
let sue: Actor;
let lastMac = 0;
let nowMs = Date.now();

const now = () => new Date(nowMs);
const pass = (seconds: number) => {
  nowMs += seconds * 1000;
};
const deps = () => ({
  database: db.database,
  clock: { now, after: () => () => undefined, monotonicMs: () => nowMs },
});
const engine = () => ({ as: 'organisation' as const, organisationId });

async function person(role: 'operator' | 'supervisor'): Promise<Actor> {
  const me = await db.person(organisationId, { role });
  return { ...me, name: me.displayName, station: 'Desk 1' };
}

async function device(): Promise<DeviceId> {
  lastMac += 1;
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, 'alarm_box', ('02:00:00:00:02:' || lpad(to_hex($3::int), 2, '0'))::macaddr, 'BOX_' || $3,
       'watchdesk') returning id`,
    [organisationId, siteId, lastMac],
  );
  return DeviceId.parse(row?.['id']);
}

const tell = (kind: 'active' | 'returned', deviceIds: readonly DeviceId[], type: AlarmType = 'INTRUSION') =>
  db.database.transaction(engine(), (tx) =>
    applySignals(
      tx,
      organisationId,
      deviceIds.map((deviceId) => ({
        deviceId,
        siteId,
        deviceName: 'Box',
        deviceMac: null,
        type,
        kind,
        priority: null,
        at: now(),
        source: 'device',
        eventId: null,
        note: null,
      })),
    ),
  );
const round = () => db.database.transaction(engine(), (tx) => deskRound(tx, organisationId, now()));
const flood = async () => (await db.database.transaction(engine(), listRunningFloods))[0] ?? null;

async function newest(deviceId: DeviceId): Promise<AlarmId> {
  const rows = await db.sql('select id from alarms where device_id = $1 order by id desc limit 1', [
    deviceId,
  ]);
  return z.object({ id: AlarmId }).parse(rows[0]).id;
}
const alarm = async (id: AlarmId): Promise<Alarm> => (await readAlarm(deps(), ana, id)).alarm;
const lines = async (id: AlarmId) =>
  (await readAlarm(deps(), ana, id)).timeline
    .filter(({ action }) => action.startsWith('chattering'))
    .map(({ action, detail }) => [action, detail?.['times']]);

async function comeAndGo(deviceId: DeviceId, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await tell('active', [deviceId]);
    pass(10);
    await tell('returned', [deviceId]);
    pass(10);
  }
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Post'));
  [ana, ben, sue] = [await person('operator'), await person('operator'), await person('supervisor')];
});
afterAll(() => db.drop());

describe('an alarm that comes and goes', () => {
  it('chatters from the fifth time in ten minutes on, and says how often, until ten minutes are quiet', async () => {
    const box = await device();
    const startMs = nowMs;
    await comeAndGo(box, 4);
    const id = await newest(box);
    expect((await alarm(id)).chatteringSince).toBeNull();
    await comeAndGo(box, 2);
    expect(await alarm(id)).toMatchObject({ chatteringSince: new Date(startMs), chatteringTimes: 6 });
    pass(560);
    await round();
    expect((await alarm(id)).chatteringTimes).toBe(6);
    pass(30);
    await round();
    expect(await alarm(id)).toMatchObject({ chatteringSince: null, chatteringTimes: null });
    expect(await lines(id)).toEqual([
      ['chattering', 5],
      ['chattering_ended', 6],
    ]);
    expect(await db.sql('select from alarm_chatter where device_id = $1', [box])).toEqual([]);
  });

  it('goes on chattering as a new alarm after it was closed, and in one batch as in many', async () => {
    const [box, batch] = [await device(), await device()];
    await comeAndGo(box, 4);
    const first = await newest(box);
    await acknowledgeAlarm(deps(), ana, { id: first });
    await closeAlarm(deps(), ana, { id: first, disposition: 'false' });
    await comeAndGo(box, 1);
    const second = await newest(box);
    expect(second).not.toBe(first);
    expect((await alarm(second)).chatteringTimes).toBe(5);
    await acknowledgeAlarm(deps(), ana, { id: second });
    await closeAlarm(deps(), ana, { id: second, disposition: 'fault' });
    expect((await alarm(second)).chatteringSince).toBeNull();
    await tell('active', [batch, batch, batch, batch, batch, batch]);
    expect((await alarm(await newest(batch))).chatteringTimes).toBe(6);
    expect(await lines(await newest(batch))).toEqual([['chattering', 6]]);
  });
});

it('an alarm is active since it came up last, whatever is repeated', async () => {
  const box = await device();
  await tell('active', [box]);
  const id = await newest(box);
  const since = (await alarm(id)).activeSince;
  expect(since).toEqual(now());
  pass(60);
  await tell('active', [box]);
  expect((await alarm(id)).activeSince).toEqual(since);
  await acknowledgeAlarm(deps(), ana, { id });
  expect((await alarm(id)).activeSince).toEqual(since);
  await tell('returned', [box]);
  expect((await alarm(id)).activeSince).toBeNull();
  pass(60);
  await tell('active', [box]);
  expect((await alarm(id)).activeSince).toEqual(now());
});

describe('a flood', () => {
  const boxes: DeviceId[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 24; count += 1) boxes.push(await device());
  });

  it('begins above the limit of those who are present, and is kept with its peak', async () => {
    pass(3600);
    await beat(deps(), ana);
    await beat(deps(), ben);
    await tell('active', boxes.slice(0, 20));
    await round();
    expect(await flood()).toBeNull();
    await tell('active', boxes.slice(20, 21), 'FIRE');
    await round();
    expect(await flood()).toMatchObject({ beganAt: now(), alarms: 21, operators: 2, peakAlarms: 21 });
    pass(30);
    await tell('active', boxes.slice(21, 24), 'FIRE');
    await round();
    expect(await flood()).toMatchObject({ alarms: 24, peakAlarms: 24, peakAt: now() });
  });

  it('goes on over another station, and while somebody leaves', async () => {
    const before = await flood();
    await leave(deps(), ben);
    pass(2);
    await Promise.all([round(), round()]);
    expect(await flood()).toMatchObject({ id: before?.id, operators: 1, alarms: 24 });
  });

  it('ends after a calm minute with a summary of what it was made of', async () => {
    const began = (await flood())?.beganAt;
    pass(600);
    await round();
    pass(59);
    await round();
    expect(await flood()).toMatchObject({ alarms: 0, peakAlarms: 24 });
    pass(1);
    await round();
    expect(await flood()).toBeNull();
    const [summary] = await readFloods(deps(), ana, 10);
    expect(summary).toMatchObject({
      flood: { beganAt: began, endedAt: now(), peakAlarms: 24, peakOperators: 2, total: 24 },
      bySite: [{ siteId, alarms: 24 }],
      byType: [
        { type: 'INTRUSION', alarms: 20 },
        { type: 'FIRE', alarms: 4 },
      ],
    });
    const seenWith = async (siteIds: readonly SiteId[]) => {
      const me = await db.person(organisationId, { role: 'operator', siteIds });
      return readFloods(deps(), { ...me, name: me.displayName, station: 'Desk 2' }, 10);
    };
    const [other] = await db.sql(
      `insert into sites (organisation_id, name) values ($1, 'Far') returning id`,
      [organisationId],
    );
    expect(await seenWith([SiteId.parse(other?.['id'])])).toMatchObject([
      { flood: { total: 24 }, bySite: [], byType: [] },
    ]);
    expect(await seenWith([])).toEqual([]);
  });

  it('counts what came back as well, and ends by a storm, whose alarms stay in its summary', async () => {
    pass(3600);
    await beat(deps(), ana);
    await tell('active', boxes.slice(0, 12));
    await round();
    expect(await flood()).toMatchObject({ alarms: 12 });
    await startWindows(deps(), sue, {
      kind: 'storm',
      scope: { of: 'sites', siteIds: [siteId] },
      ends: 60,
      reason: 'wind',
    });
    await round();
    await round();
    expect(await flood()).toMatchObject({ alarms: 0 });
    pass(60);
    await round();
    expect((await readFloods(deps(), ana, 1))[0]).toMatchObject({ flood: { total: 12 } });
  });
});
