import { describe, expect, it } from 'vitest';
import { alarmRoom } from '../../../../test/support/alarm-room.ts';
import type { AlarmType } from '../../../shared/alarms/model.ts';
import { replay, toldBy } from './domain/replay-timeline.fixture.ts';
import * as one from './handle-alarm.ts';
import { acknowledgeMany } from './handle-many.ts';
import { readAlarm } from './read-alarms.ts';
import { setPolicy } from './use-policies.ts';

const room = alarmRoom();
const { pass, deps, signal, report, round, newest, raised, alarm, actions, onTest, refusalOf } = room;

describe('what a type asks for', () => {
  const policy = (code: AlarmType, change: object) =>
    setPolicy(deps(), room.sue, {
      code,
      priority: null,
      latched: null,
      noteRequired: null,
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

  it('tells once of each acknowledgement that it is not finished in time, and not while it is put aside', async () => {
    await policy('INTRUSION', { closeTargetS: 600 });
    const id = await raised();
    const told = async () => (await actions(id)).filter((action) => action === 'unfinished').length;
    const later = async (seconds: number) => {
      pass(seconds);
      await round();
    };
    await later(700);
    expect(await told()).toBe(0);
    await one.claimAlarm(deps(), room.ana, { id });
    await one.acknowledgeAlarm(deps(), room.ana, { id });
    await one.holdAlarm(deps(), room.ana, { id, minutes: 20, reason: 'guard is on the way' });
    await later(700);
    expect(await alarm(id)).toMatchObject({ heldUntil: expect.any(Date), unfinishedSince: null });
    await later(600);
    expect(await alarm(id)).toMatchObject({ heldUntil: null, unfinishedSince: room.now() });
    expect((await actions(id)).slice(-2)).toEqual(['hold_ended', 'unfinished']);
    await one.shelveAlarm(deps(), room.ana, { id, minutes: 15, reason: 'rain' });
    await later(1000);
    await later(10);
    expect(await told()).toBe(1);
    await report(signal('returned'), signal('active'));
    expect(await alarm(id)).toMatchObject({ state: 'unacknowledged_active', unfinishedSince: null });
    await one.acknowledgeAlarm(deps(), room.ana, { id });
    await later(590);
    expect(await told()).toBe(1);
    await later(10);
    await later(10);
    expect(await told()).toBe(2);
    const { alarm: now, timeline } = await readAlarm(deps(), room.ana, id);
    expect(replay(timeline)).toEqual(toldBy(now));
    await report(signal('returned'));
    expect(await one.closeAlarm(deps(), room.ana, { id, disposition: 'real' })).toMatchObject({
      unfinishedSince: null,
    });
    await policy('INTRUSION', {});
  });

  it('latches: only a person returns it, once the cause is gone', async () => {
    await policy('INTRUSION', { latched: true });
    const id = await raised();
    expect((await refusalOf(one.resetAlarm(deps(), room.ana, { id }))).code).toBe('ALARM_NOT_RESETTABLE');
    await report(signal('returned'), signal('returned'));
    expect(await alarm(id)).toMatchObject({ state: 'unacknowledged_active', latched: true });
    await one.acknowledgeAlarm(deps(), room.ana, { id });
    await one.resetAlarm(deps(), room.ana, { id });
    expect(await actions(id)).toEqual(['raised', 'condition_gone', 'acknowledged', 'reset']);
    expect((await one.closeAlarm(deps(), room.ana, { id, disposition: 'real' })).state).toBe('closed');
    await policy('INTRUSION', {});
  });

  it('asks for a note when acknowledging: alone it is refused without, of many it is left and named', async () => {
    expect(await policy('INTRUSION', { noteRequired: true })).toMatchObject({ noteRequired: true });
    const [id, other] = [await raised(), await raised('UNKNOWN')];
    const without = await refusalOf(one.acknowledgeAlarm(deps(), room.ana, { id }));
    expect(without).toMatchObject({ code: 'ALARM_NOTE_REQUIRED', data: { type: 'INTRUSION' } });
    expect(await acknowledgeMany(deps(), room.ana, { ids: [id, other] })).toEqual({
      done: [other],
      left: [{ id, why: 'note' }],
    });
    expect(await actions(id)).toEqual(['raised']);
    const results = await Promise.allSettled(
      [room.ana, room.ben].map((by) => one.acknowledgeAlarm(deps(), by, { id, note: `seen by ${by.name}` })),
    );
    const [winner] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    const lost = {
      code: 'ALARM_ALREADY_ACKNOWLEDGED',
      data: { by: winner?.acknowledgedBy, station: winner?.acknowledgedStation, at: winner?.acknowledgedAt },
    };
    expect(refused).toMatchObject([lost]);
    // Who it was matters more than the note that is missing.
    expect(await refusalOf(one.acknowledgeAlarm(deps(), room.sue, { id }))).toMatchObject(lost);
    const { timeline } = await readAlarm(deps(), room.ana, id);
    expect(timeline.slice(1)).toMatchObject([
      { action: 'acknowledged', by: winner?.acknowledgedBy, note: `seen by ${winner?.acknowledgedBy}` },
    ]);
    expect(await policy('INTRUSION', {})).toMatchObject({ noteRequired: false });
  });

  it('a higher priority of the device is told in the timeline', async () => {
    const id = await raised();
    await report(signal('active', { priority: 'critical' }));
    const { alarm: now, timeline } = await readAlarm(deps(), room.ana, id);
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
    await one.claimAlarm(deps(), room.ana, { id });
    await one.acknowledgeAlarm(deps(), room.ana, { id });
    await one.holdAlarm(deps(), room.ana, { id, minutes: 10, reason: 'guard is on the way' });
    await one.shelveAlarm(deps(), room.ana, { id, minutes: 15, reason: 'noise' });
    const worse = signal('worse', { priority: 'critical', note: '61' });
    await report(worse, worse);
    await report(worse, signal('worse', { priority: 'low' }));
    const { alarm: now, timeline } = await readAlarm(deps(), room.ana, id);
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
    await one.shelveAlarm(deps(), room.ana, { id, minutes: 15, reason: 'noise' });
    await onTest(60);
    await round();
    await report(signal('worse', { priority: 'critical' }));
    expect(await alarm(id)).toMatchObject({ suppression: 'on_test', priority: 'critical' });
    expect((await actions(id)).slice(-3)).toEqual(['priority_raised', 'unshelved', 'suppressed']);
  });
});
