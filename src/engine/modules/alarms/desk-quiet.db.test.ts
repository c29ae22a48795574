import { describe, expect, it } from 'vitest';
import { alarmRoom } from '../../../../test/support/alarm-room.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import * as one from './handle-alarm.ts';
import { acknowledgeMany } from './handle-many.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { readWindows, startWindows, stopWindow } from './use-windows.ts';

const room = alarmRoom();
const { pass, deps, signal, report, round, newest, raised, alarm, actions, onTest, refusalOf, guardedAs } =
  room;

describe('shelving', () => {
  it('needs a time of the list, and ends by itself', async () => {
    const id = await raised();
    const wrong = await refusalOf(one.shelveAlarm(deps(), room.sue, { id, minutes: 17, reason: 'noise' }));
    expect(wrong).toMatchObject({ code: 'SHELVE_TIME_UNKNOWN', data: { minutes: [15, 30, 60, 240, 480] } });
    await one.shelveAlarm(deps(), room.sue, { id, minutes: 15, reason: 'noise' });
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
    const refused = await refusalOf(one.shelveAlarm(deps(), room.sue, { id, minutes: 15, reason: 'noise' }));
    expect(refused).toMatchObject({ code: 'ALARM_HIGHLY_MANAGED', data: { ids: [id] } });
    for (const how of ['shelved', 'by_design', 'delayed'])
      expect(
        await guardedAs(
          room.db.sql(
            `update alarms set suppression = $2::alarm_suppression, suppressed_at = now(), suppressed_until = now(),
               suppressed_by_name = 'x', suppress_reason = 'x' where id = $1`,
            [id, how],
          ),
          id,
        ),
      ).toMatchObject({ code: 'ALARM_HIGHLY_MANAGED', data: { ids: [id] } });
    const many = await refusalOf(acknowledgeMany(deps(), room.ana, { ids: [await raised(), id] }));
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
    expect((await readWindows(deps(), room.ana, undefined)).map(({ id }) => id)).toContain(window.id);
    await stopWindow(deps(), room.tom, window.id);
    await round();
    await round();
    for (const id of [open, came]) {
      expect((await alarm(id)).suppression).toBeNull();
      expect((await actions(id)).at(-1)).toBe('unsuppressed');
    }
    expect((await refusalOf(stopWindow(deps(), room.tom, window.id))).code).toBe('WINDOW_OVER');
  });

  it('ends at its time; until then a shelved alarm below it goes back into it', async () => {
    const id = await raised();
    await one.shelveAlarm(deps(), room.sue, { id, minutes: 15, reason: 'noise' });
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
    await one.shelveAlarm(deps(), room.sue, { id, minutes: 15, reason: 'noise' });
    const [window] = await onTest(60);
    await round();
    const shown = await one.unshelveAlarm(deps(), room.sue, { id });
    expect(shown).toMatchObject({ suppression: 'on_test', suppressionWindowId: window?.id });
    expect(await actions(id)).toEqual(['raised', 'shelved', 'unshelved', 'suppressed']);
    const called = await raiseAlarm(deps(), room.ana, {
      siteId: room.siteId,
      deviceId: room.deviceId,
      type: 'MANUAL',
      text: 'Glass breaks',
    });
    await round();
    expect(await alarm(called.id)).toMatchObject({ suppression: null });
  });

  it('that is a storm never covers the highly managed, and only a supervisor declares it', async () => {
    const storm = (by: Actor) =>
      startWindows(deps(), by, {
        kind: 'storm',
        scope: { of: 'sites', siteIds: [room.siteId] },
        ends: 10,
        reason: 'gale',
      });
    expect((await refusalOf(storm(room.tom))).code).toBe('FORBIDDEN');
    const [window] = await storm(room.sue);
    await report(signal('active'), signal('active', { type: 'FIRE' }));
    await round();
    expect(await alarm(await newest('INTRUSION'))).toMatchObject({ suppression: 'by_design' });
    expect(await alarm(await newest('FIRE'))).toMatchObject({ suppression: null });
    if (window !== undefined) await stopWindow(deps(), room.sue, window.id);
  });
});
