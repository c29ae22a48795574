import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Role } from '../../../shared/access/model.ts';
import type { Alarm, AlarmType } from '../../../shared/alarms/model.ts';
import { AlarmId, DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { applySignals } from './apply-signals.ts';
import { deskRound } from './desk-clock.ts';
import type { AlarmSignal } from './domain/alarm-signal.ts';
import { replay, toldBy } from './domain/replay-timeline.fixture.ts';
import * as one from './handle-alarm.ts';
import { acknowledgeMany, closeMany } from './handle-many.ts';
import { beat, leave } from './keep-desk.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { readAlarm } from './read-alarms.ts';
import { guardRefusal } from './refusal.ts';
import { setDisposition } from './use-dispositions.ts';
import { setPolicy } from './use-policies.ts';
import { readWindows, startWindows, stopWindow } from './use-windows.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let deviceId: DeviceId;
let ana: Actor;
let ben: Actor;
let sue: Actor;
let tom: Actor;
let lastMac = 0;
/** Of the desk and its clock: a test moves it. */
let nowMs = Date.now();

const clock: Clock = { ...systemClock, now: () => new Date(nowMs) };
const pass = (seconds: number) => {
  nowMs += seconds * 1000;
};
const deps = () => ({ database: db.database, clock });

async function person(role: Role, station: string): Promise<Actor> {
  const me = await db.person(organisationId, { role });
  return { ...me, name: me.displayName, station };
}

async function device(): Promise<DeviceId> {
  lastMac += 1;
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, 'alarm_box', ('02:00:00:00:01:' || lpad(to_hex($3::int), 2, '0'))::macaddr, 'BOX_' || $3,
       'watchdesk') returning id`,
    [organisationId, siteId, lastMac],
  );
  return DeviceId.parse(row?.['id']);
}

const signal = (kind: AlarmSignal['kind'], change: Partial<AlarmSignal> = {}): AlarmSignal => ({
  deviceId,
  siteId,
  deviceName: 'Box',
  deviceMac: null,
  type: 'INTRUSION',
  kind,
  priority: null,
  at: clock.now(),
  source: 'device',
  eventId: null,
  note: null,
  ...change,
});
const report = (...signals: AlarmSignal[]) =>
  db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    applySignals(tx, organisationId, signals),
  );
const round = () =>
  db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    deskRound(tx, organisationId, clock.now()),
  );

async function newest(type: AlarmType): Promise<AlarmId> {
  const rows = await db.sql(
    'select id from alarms where device_id = $1 and alarm_type = $2 order by id desc limit 1',
    [deviceId, type],
  );
  return z.object({ id: AlarmId }).parse(rows[0]).id;
}
async function raised(type: AlarmType = 'INTRUSION'): Promise<AlarmId> {
  await report(signal('active', { type }));
  return newest(type);
}
const alarm = async (id: AlarmId): Promise<Alarm> => (await readAlarm(deps(), ana, id)).alarm;
const actions = async (id: AlarmId) =>
  (await readAlarm(deps(), ana, id)).timeline.map(({ action }) => action);
async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('no declared error', { cause: error });
  return error;
}
/** What the database's own refusal is called at the desk. */
async function guardedAs(work: Promise<unknown>, id: AlarmId): Promise<unknown> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return guardRefusal(error, [id]) ?? error;
}
const onTest = (minutes: number, by: Actor = tom) =>
  startWindows(deps(), by, {
    kind: 'on_test',
    scope: { of: 'device', deviceId },
    ends: minutes,
    reason: 'service',
  });

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Acme'));
  ana = await person('operator', 'Desk 1');
  ben = await person('operator', 'Desk 2');
  sue = await person('supervisor', 'Desk 3');
  tom = await person('technician', 'Van');
});
afterAll(() => db.drop());
beforeEach(async () => {
  deviceId = await device();
});

describe('a claim', () => {
  it('has one winner of two stations, and the other is told who has it', async () => {
    const id = await raised();
    const results = await Promise.allSettled([ana, ben].map((by) => one.claimAlarm(deps(), by, { id })));
    const [winner] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      code: 'ALARM_CLAIMED',
      data: { by: winner?.claimedBy, station: winner?.claimedStation, at: winner?.claimedAt },
    });
    const loser = winner?.claimedById === ana.userId ? ben : ana;
    for (const tried of [
      () => one.acknowledgeAlarm(deps(), loser, { id }),
      () => one.addNote(deps(), loser, { id, note: 'mine' }),
      () => one.verifyAlarm(deps(), loser, { id, score: 2 }),
    ])
      expect((await refusalOf(tried())).code).toBe('ALARM_CLAIMED');
    const taken = await one.takeOverAlarm(deps(), sue, { id, reason: 'shift ends' });
    expect(taken.claimedStation).toBe('Desk 3');
    expect(await actions(id)).toEqual(['raised', 'claimed', 'taken_over']);
  });

  it('comes back from a desk that fell silent or was left, and not from one that is heard of', async () => {
    const [silent, left, kept] = [await raised(), await raised('UNKNOWN'), await raised('TAMPER')];
    await one.claimAlarm(deps(), ana, { id: silent });
    await one.claimAlarm(deps(), ben, { id: left });
    await one.claimAlarm(deps(), sue, { id: kept });
    await one.holdAlarm(deps(), ana, { id: silent, minutes: 10, reason: 'on the phone' });
    await db.sql(`update alarm_desks set seen_at = seen_at - interval '46 s'`);
    await beat(deps(), sue);
    await beat(deps(), ben);
    await round();
    await round();
    await leave(deps(), ben);
    expect(await alarm(silent)).toMatchObject({ claimedAt: null, heldUntil: null });
    expect(await alarm(left)).toMatchObject({ claimedAt: null });
    expect(await alarm(kept)).toMatchObject({ claimedStation: 'Desk 3' });
    const { timeline } = await readAlarm(deps(), ana, silent);
    expect(timeline.at(-1)).toMatchObject({
      action: 'redistributed',
      by: null,
      detail: { from: ana.name, fromStation: 'Desk 1' },
    });
    expect(timeline).toHaveLength(4);
  });

  it('keeps a hold until its time, once', async () => {
    const id = await raised();
    await one.claimAlarm(deps(), ana, { id });
    await one.holdAlarm(deps(), ana, { id, minutes: 5, reason: 'guard is on the way' });
    await round();
    expect((await alarm(id)).heldUntil).not.toBeNull();
    pass(5 * 60);
    await beat(deps(), ana);
    await round();
    await round();
    expect(await alarm(id)).toMatchObject({ heldUntil: null, claimedStation: 'Desk 1' });
    expect(await actions(id)).toEqual(['raised', 'claimed', 'held', 'hold_ended']);
  });
});

describe('the age of an alarm', () => {
  const unattended = async (id: AlarmId) => (await alarm(id)).unattendedSince;
  // The database's time counts.
  const later = (since: Date | null) => since !== null && since.getTime() > Date.now() - 1_800_000;

  it('begins when it is raised; a repeat, a return and a claim that is given back do not begin it anew', async () => {
    await report(signal('active', { at: new Date(nowMs - 60_000) }));
    const id = await newest('INTRUSION');
    const since = await unattended(id);
    expect(since).toEqual(new Date(nowMs - 60_000));
    await one.claimAlarm(deps(), ana, { id });
    await report(signal('active'), signal('returned'));
    await one.releaseAlarm(deps(), ana, { id });
    await report(signal('active'));
    expect(await unattended(id)).toEqual(since);
  });

  it('begins anew with what comes back acknowledged, held or from the shelf, and is none while it is so', async () => {
    await report(signal('active', { at: new Date(Date.now() - 3_600_000) }));
    const id = await newest('INTRUSION');
    await one.acknowledgeAlarm(deps(), ana, { id });
    expect(await unattended(id)).toBeNull();
    await report(signal('active'));
    expect(await unattended(id)).toSatisfy(later);
    await one.claimAlarm(deps(), ana, { id });
    await one.holdAlarm(deps(), ana, { id, minutes: 5, reason: 'guard is on the way' });
    expect(await unattended(id)).toBeNull();
    await one.unholdAlarm(deps(), ana, { id });
    await one.releaseAlarm(deps(), ana, { id });
    expect(await unattended(id)).toSatisfy(later);
    await one.shelveAlarm(deps(), sue, { id, minutes: 15, reason: 'noise' });
    expect(await unattended(id)).toBeNull();
    await one.unshelveAlarm(deps(), sue, { id });
    expect(await unattended(id)).toSatisfy(later);
  });
});

describe('shelving', () => {
  it('needs a time of the list, and ends by itself', async () => {
    const id = await raised();
    const wrong = await refusalOf(one.shelveAlarm(deps(), sue, { id, minutes: 17, reason: 'noise' }));
    expect(wrong).toMatchObject({ code: 'SHELVE_TIME_UNKNOWN', data: { minutes: [15, 30, 60, 240, 480] } });
    await one.shelveAlarm(deps(), sue, { id, minutes: 15, reason: 'noise' });
    await report(signal('active'));
    expect(await alarm(id)).toMatchObject({ suppression: 'shelved', count: 2 });
    pass(15 * 60);
    await round();
    await round();
    expect(await alarm(id)).toMatchObject({ suppression: null, state: 'unacknowledged_active' });
    expect(await actions(id)).toEqual(['raised', 'shelved', 'repeated', 'unshelved']);
  });

  it('of a highly managed type is refused by the desk and by the database', async () => {
    const id = await raised('PANIC1');
    const refused = await refusalOf(one.shelveAlarm(deps(), sue, { id, minutes: 15, reason: 'noise' }));
    expect(refused).toMatchObject({ code: 'ALARM_HIGHLY_MANAGED', data: { ids: [id] } });
    for (const how of ['shelved', 'by_design', 'delayed'])
      expect(
        await guardedAs(
          db.sql(
            `update alarms set suppression = $2::alarm_suppression, suppressed_at = now(), suppressed_until = now(),
               suppressed_by_name = 'x', suppress_reason = 'x' where id = $1`,
            [id, how],
          ),
          id,
        ),
      ).toMatchObject({ code: 'ALARM_HIGHLY_MANAGED', data: { ids: [id] } });
    const many = await refusalOf(acknowledgeMany(deps(), ana, { ids: [await raised(), id] }));
    expect(many).toMatchObject({ code: 'ALARM_HIGHLY_MANAGED', data: { ids: [id] } });
    expect((await alarm(await newest('INTRUSION'))).state).toBe('unacknowledged_active');
  });
});

describe('a quiet time', () => {
  it('covers what is open and what comes, and gives all of it back when it is ended', async () => {
    const open = await raised();
    const [window] = await onTest(60);
    if (window === undefined) throw new Error('no window');
    await report(signal('active', { type: 'PANIC1' }));
    const came = await newest('PANIC1');
    expect(await alarm(came)).toMatchObject({ suppression: 'on_test', suppressionWindowId: window.id });
    expect(await actions(came)).toEqual(['raised', 'suppressed']);
    await round();
    expect(await alarm(open)).toMatchObject({ suppression: 'on_test', suppressReason: 'service' });
    expect((await readWindows(deps(), ana, undefined)).map(({ id }) => id)).toContain(window.id);
    await stopWindow(deps(), tom, window.id);
    await round();
    await round();
    for (const id of [open, came]) {
      expect((await alarm(id)).suppression).toBeNull();
      expect((await actions(id)).at(-1)).toBe('unsuppressed');
    }
    expect((await refusalOf(stopWindow(deps(), tom, window.id))).code).toBe('WINDOW_OVER');
  });

  it('ends at its time; until then a shelved alarm below it goes back into it', async () => {
    const id = await raised();
    await one.shelveAlarm(deps(), sue, { id, minutes: 15, reason: 'noise' });
    await onTest(60);
    pass(15 * 60);
    await round();
    expect(await alarm(id)).toMatchObject({ suppression: 'on_test' });
    pass(45 * 60);
    await round();
    expect(await alarm(id)).toMatchObject({ suppression: null });
    expect(await actions(id)).toEqual(['raised', 'shelved', 'unshelved', 'suppressed', 'unsuppressed']);
  });

  it('covers again at once what a person takes off the shelf, and never what a person raised', async () => {
    const id = await raised();
    await one.shelveAlarm(deps(), sue, { id, minutes: 15, reason: 'noise' });
    const [window] = await onTest(60);
    await round();
    const shown = await one.unshelveAlarm(deps(), sue, { id });
    expect(shown).toMatchObject({ suppression: 'on_test', suppressionWindowId: window?.id });
    expect(await actions(id)).toEqual(['raised', 'shelved', 'unshelved', 'suppressed']);
    const called = await raiseAlarm(deps(), ana, { siteId, deviceId, type: 'MANUAL', text: 'Glass breaks' });
    await round();
    expect(await alarm(called.id)).toMatchObject({ suppression: null });
  });

  it('that is a storm never covers the highly managed, and only a supervisor declares it', async () => {
    const storm = (by: Actor) =>
      startWindows(deps(), by, {
        kind: 'storm',
        scope: { of: 'sites', siteIds: [siteId] },
        ends: 10,
        reason: 'gale',
      });
    expect((await refusalOf(storm(tom))).code).toBe('FORBIDDEN');
    const [window] = await storm(sue);
    await report(signal('active'), signal('active', { type: 'FIRE' }));
    await round();
    expect(await alarm(await newest('INTRUSION'))).toMatchObject({ suppression: 'by_design' });
    expect(await alarm(await newest('FIRE'))).toMatchObject({ suppression: null });
    if (window !== undefined) await stopWindow(deps(), sue, window.id);
  });
});

describe('what a type asks for', () => {
  const policy = (code: AlarmType, change: object) =>
    setPolicy(deps(), sue, {
      code,
      priority: null,
      latched: null,
      warningAfterS: null,
      overdueAfterS: null,
      closeTargetS: null,
      shownAfterS: null,
      restoreExpectedS: null,
      ...change,
    });

  it('delays until restore: gone in time it is closed and logged, else it is shown', async () => {
    await policy('UNKNOWN', { shownAfterS: 30 });
    const gone = await raised('UNKNOWN');
    expect(await alarm(gone)).toMatchObject({ suppression: 'delayed' });
    await report(signal('returned', { type: 'UNKNOWN' }));
    await round();
    expect(await alarm(gone)).toMatchObject({ state: 'closed', disposition: 'restored', closedBy: null });
    expect(await actions(gone)).toEqual(['raised', 'delayed', 'returned', 'restored']);
    const stays = await raised('UNKNOWN');
    pass(31);
    await round();
    expect(await alarm(stays)).toMatchObject({ suppression: null, state: 'unacknowledged_active' });
    expect((await actions(stays)).at(-1)).toBe('shown');
    await policy('UNKNOWN', {});
  });

  it('reminds once of a restore that never comes, and returns the reminder with it', async () => {
    await policy('SAFETY_SHUTOFF', { restoreExpectedS: 60 });
    const id = await raised('SAFETY_SHUTOFF');
    await round();
    pass(61);
    await round();
    await round();
    const reminder = await newest('NOT_RESTORED');
    expect(await alarm(reminder)).toMatchObject({
      subject: `alarm:${id}`,
      count: 1,
      title: 'SAFETY_SHUTOFF',
    });
    expect((await actions(id)).filter((action) => action === 'notified')).toHaveLength(1);
    await report(signal('returned', { type: 'SAFETY_SHUTOFF' }));
    await round();
    expect(await alarm(reminder)).toMatchObject({ state: 'unacknowledged_returned' });
    await policy('SAFETY_SHUTOFF', {});
  });

  it('latches: only a person returns it, once the cause is gone', async () => {
    await policy('INTRUSION', { latched: true });
    const id = await raised();
    expect((await refusalOf(one.resetAlarm(deps(), ana, { id }))).code).toBe('ALARM_NOT_RESETTABLE');
    await report(signal('returned'), signal('returned'));
    expect(await alarm(id)).toMatchObject({ state: 'unacknowledged_active', latched: true });
    await one.acknowledgeAlarm(deps(), ana, { id });
    await one.resetAlarm(deps(), ana, { id });
    expect(await actions(id)).toEqual(['raised', 'condition_gone', 'acknowledged', 'reset']);
    expect((await one.closeAlarm(deps(), ana, { id, disposition: 'real' })).state).toBe('closed');
    await policy('INTRUSION', {});
  });

  it('a higher priority of the device is told in the timeline', async () => {
    const id = await raised();
    await report(signal('active', { priority: 'critical' }));
    const { alarm: now, timeline } = await readAlarm(deps(), ana, id);
    expect(now.priority).toBe('critical');
    expect(timeline.at(-1)).toMatchObject({
      action: 'priority_raised',
      detail: { from: 'high', to: 'critical' },
    });
  });
});

describe('an alarm that becomes worse', () => {
  it('calls again: unacknowledged, off its hold and its shelf, once for each priority, and counted once', async () => {
    const id = await raised();
    await one.claimAlarm(deps(), ana, { id });
    await one.acknowledgeAlarm(deps(), ana, { id });
    await one.holdAlarm(deps(), ana, { id, minutes: 10, reason: 'guard is on the way' });
    await one.shelveAlarm(deps(), ana, { id, minutes: 15, reason: 'noise' });
    const worse = signal('worse', { priority: 'critical', note: '61' });
    await report(worse, worse);
    await report(worse, signal('worse', { priority: 'low' }));
    const { alarm: now, timeline } = await readAlarm(deps(), ana, id);
    expect(now).toMatchObject({
      ...{ priority: 'critical', state: 'unacknowledged_active', acknowledgedAt: null, count: 1 },
      ...{ claimedStation: 'Desk 1', heldUntil: null, suppression: null },
    });
    expect(timeline.slice(-3)).toMatchObject([
      { action: 'priority_raised', note: '61', detail: { from: 'high', to: 'critical' } },
      { action: 'hold_ended' },
      { action: 'unshelved' },
    ]);
    expect(timeline).toHaveLength(8);
    expect(replay(timeline)).toEqual(toldBy(now));
  });

  it('goes back into the quiet time of its place', async () => {
    const id = await raised();
    await one.shelveAlarm(deps(), ana, { id, minutes: 15, reason: 'noise' });
    await onTest(60);
    await round();
    await report(signal('worse', { priority: 'critical' }));
    expect(await alarm(id)).toMatchObject({ suppression: 'on_test', priority: 'critical' });
    expect((await actions(id)).slice(-3)).toEqual(['priority_raised', 'unshelved', 'suppressed']);
  });
});

describe('an alarm raised by hand', () => {
  it('is active until a person resets it, and two of them are kept apart', async () => {
    const call = () =>
      raiseAlarm(deps(), ana, { siteId, deviceId, type: 'MANUAL', text: 'A caller hears glass break' });
    const [first, second] = [await call(), await call()];
    expect(second.id).not.toBe(first.id);
    expect(first).toMatchObject({ title: 'A caller hears glass break', state: 'unacknowledged_active' });
    await one.verifyAlarm(deps(), ana, { id: first.id, score: 3 });
    await one.acknowledgeAlarm(deps(), ana, { id: first.id });
    await one.resetAlarm(deps(), ana, { id: first.id });
    const closed = await one.closeAlarm(deps(), ana, { id: first.id, disposition: 'real' });
    expect(closed).toMatchObject({ avsScore: 3, state: 'closed' });
    const elsewhere = await db.site(organisationId, 'Elsewhere');
    const wrong = raiseAlarm(deps(), ana, { siteId: elsewhere, deviceId, type: 'MANUAL', text: 'x' });
    expect((await refusalOf(wrong)).code).toBe('PLACE_UNKNOWN');
  });
});

describe('closing', () => {
  it('takes an outcome of the list only, and none while mandatory steps are open', async () => {
    await report(signal('active'), signal('returned'));
    const id = await newest('INTRUSION');
    await one.acknowledgeAlarm(deps(), ana, { id });
    for (const disposition of ['weather', 'restored'])
      expect((await refusalOf(one.closeAlarm(deps(), ana, { id, disposition }))).code).toBe(
        'DISPOSITION_UNKNOWN',
      );
    await setDisposition(deps(), sue, {
      code: 'weather',
      name: 'Weather',
      countsAsFalse: true,
      isOffered: true,
    });
    await db.sql('update alarms set open_mandatory_steps = 1 where id = $1', [id]);
    const open = await refusalOf(one.closeAlarm(deps(), ana, { id, disposition: 'weather' }));
    expect(open).toMatchObject({ code: 'ALARM_STEPS_OPEN', data: { open: 1 } });
    await db.sql('update alarms set open_mandatory_steps = 0 where id = $1', [id]);
    const still = await raised('UNKNOWN');
    const many = await closeMany(deps(), sue, { ids: [id, still], disposition: 'weather', note: 'hail' });
    expect(many).toEqual({ done: [id], left: [{ id: still, why: 'open' }] });
  });
});

describe('the database', () => {
  it('refuses steps that no machine makes', async () => {
    const id = await raised();
    const set = (state: string) =>
      guardedAs(
        db.sql(
          `update alarms set state = $2::alarm_state, returned_at = now(), acknowledged_at = now(),
             acknowledged_by_name = 'x', acknowledged_station = 'x', closed_at = now(), disposition = 'real'
           where id = $1`,
          [id, state],
        ),
        id,
      );
    expect(await set('acknowledged_returned')).toMatchObject({ code: 'ALARM_CHANGED' });
    expect(await set('closed')).toMatchObject({ code: 'ALARM_CHANGED' });
    await report(signal('returned'));
    expect(await set('acknowledged_active')).toMatchObject({ code: 'ALARM_CHANGED' });
  });
});
