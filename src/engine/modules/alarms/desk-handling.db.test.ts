import { describe, expect, it } from 'vitest';
import { alarmRoom } from '../../../../test/support/alarm-room.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import * as one from './handle-alarm.ts';
import { closeMany } from './handle-many.ts';
import { beat, leave } from './keep-desk.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { readAlarm } from './read-alarms.ts';
import { setDisposition } from './use-dispositions.ts';

const room = alarmRoom();
const { pass, deps, signal, report, round, newest, raised, alarm, actions, refusalOf, guardedAs } = room;

describe('a claim', () => {
  it('has one winner of two stations, and the other is told who has it', async () => {
    const id = await raised();
    const results = await Promise.allSettled(
      [room.ana, room.ben].map((by) => one.claimAlarm(deps(), by, { id })),
    );
    const [winner] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      code: 'ALARM_CLAIMED',
      data: { by: winner?.claimedBy, station: winner?.claimedStation, at: winner?.claimedAt },
    });
    const loser = winner?.claimedById === room.ana.userId ? room.ben : room.ana;
    for (const tried of [
      () => one.acknowledgeAlarm(deps(), loser, { id }),
      () => one.addNote(deps(), loser, { id, note: 'mine' }),
      () => one.verifyAlarm(deps(), loser, { id, score: 2 }),
    ])
      expect((await refusalOf(tried())).code).toBe('ALARM_CLAIMED');
    const taken = await one.takeOverAlarm(deps(), room.sue, { id, reason: 'shift ends' });
    expect(taken.claimedStation).toBe('Desk 3');
    expect(await actions(id)).toEqual(['raised', 'claimed', 'taken_over']);
  });

  it('comes back from a desk that fell silent or was left, and not from one that is heard of', async () => {
    const [silent, left, kept] = [await raised(), await raised('UNKNOWN'), await raised('TAMPER')];
    await one.claimAlarm(deps(), room.ana, { id: silent });
    await one.claimAlarm(deps(), room.ben, { id: left });
    await one.claimAlarm(deps(), room.sue, { id: kept });
    await one.holdAlarm(deps(), room.ana, { id: silent, minutes: 10, reason: 'on the phone' });
    await room.db.sql(`update alarm_desks set seen_at = seen_at - interval '46 s'`);
    await beat(deps(), room.sue);
    await beat(deps(), room.ben);
    await round();
    await round();
    await leave(deps(), room.ben);
    expect(await alarm(silent)).toMatchObject({ claimedAt: null, heldUntil: null });
    expect(await alarm(left)).toMatchObject({ claimedAt: null });
    expect(await alarm(kept)).toMatchObject({ claimedStation: 'Desk 3' });
    const { timeline } = await readAlarm(deps(), room.ana, silent);
    expect(timeline.at(-1)).toMatchObject({
      action: 'redistributed',
      by: null,
      detail: { from: room.ana.name, fromStation: 'Desk 1' },
    });
    expect(timeline).toHaveLength(4);
  });

  it('keeps a hold until its time, once', async () => {
    const id = await raised();
    await one.claimAlarm(deps(), room.ana, { id });
    await one.holdAlarm(deps(), room.ana, { id, minutes: 5, reason: 'guard is on the way' });
    await round();
    expect((await alarm(id)).heldUntil).not.toBeNull();
    pass(5 * 60);
    await beat(deps(), room.ana);
    await round();
    await round();
    expect(await alarm(id)).toMatchObject({ heldUntil: null, claimedStation: 'Desk 1' });
    expect(await actions(id)).toEqual(['raised', 'claimed', 'held', 'hold_ended']);
  });
});

describe('what comes again while somebody has it', () => {
  it('comes off its hold where it was acknowledged, and stays with them', async () => {
    const id = await raised();
    await one.claimAlarm(deps(), room.ana, { id });
    await one.acknowledgeAlarm(deps(), room.ana, { id });
    await one.holdAlarm(deps(), room.ana, { id, minutes: 5, reason: 'guard is on the way' });
    await report(signal('active'));
    expect(await alarm(id)).toMatchObject({
      state: 'unacknowledged_active',
      heldUntil: null,
      claimedStation: 'Desk 1',
    });
    expect((await actions(id)).slice(-2)).toEqual(['reactivated', 'hold_ended']);
  });
});

describe('the age of an alarm', () => {
  const unattended = async (id: AlarmId) => (await alarm(id)).unattendedSince;
  // The database's time counts.
  const later = (since: Date | null) => since !== null && since.getTime() > Date.now() - 1_800_000;

  it('begins when it is raised; a repeat, a return and a claim that is given back do not begin it anew', async () => {
    await report(signal('active', { at: new Date(room.now().getTime() - 60_000) }));
    const id = await newest('INTRUSION');
    const since = await unattended(id);
    expect(since).toEqual(new Date(room.now().getTime() - 60_000));
    await one.claimAlarm(deps(), room.ana, { id });
    await report(signal('active'), signal('returned'));
    await one.releaseAlarm(deps(), room.ana, { id });
    await report(signal('active'));
    expect(await unattended(id)).toEqual(since);
  });

  it('begins anew with what comes back acknowledged, held or from the shelf, and is none while it is so', async () => {
    await report(signal('active', { at: new Date(Date.now() - 3_600_000) }));
    const id = await newest('INTRUSION');
    await one.acknowledgeAlarm(deps(), room.ana, { id });
    expect(await unattended(id)).toBeNull();
    await report(signal('active'));
    expect(await unattended(id)).toSatisfy(later);
    await one.claimAlarm(deps(), room.ana, { id });
    await one.holdAlarm(deps(), room.ana, { id, minutes: 5, reason: 'guard is on the way' });
    expect(await unattended(id)).toBeNull();
    await one.unholdAlarm(deps(), room.ana, { id });
    await one.releaseAlarm(deps(), room.ana, { id });
    expect(await unattended(id)).toSatisfy(later);
    await one.shelveAlarm(deps(), room.sue, { id, minutes: 15, reason: 'noise' });
    expect(await unattended(id)).toBeNull();
    await one.unshelveAlarm(deps(), room.sue, { id });
    expect(await unattended(id)).toSatisfy(later);
  });
});

describe('an alarm raised by hand', () => {
  it('is active until a person resets it, and two of them are kept apart', async () => {
    const call = () =>
      raiseAlarm(deps(), room.ana, {
        siteId: room.siteId,
        deviceId: room.deviceId,
        type: 'MANUAL',
        text: 'A caller hears glass break',
      });
    const [first, second] = [await call(), await call()];
    expect(second.id).not.toBe(first.id);
    expect(first).toMatchObject({ title: 'A caller hears glass break', state: 'unacknowledged_active' });
    await one.verifyAlarm(deps(), room.ana, { id: first.id, score: 3 });
    await one.acknowledgeAlarm(deps(), room.ana, { id: first.id });
    await one.resetAlarm(deps(), room.ana, { id: first.id });
    const closed = await one.closeAlarm(deps(), room.ana, { id: first.id, disposition: 'real' });
    expect(closed).toMatchObject({ avsScore: 3, state: 'closed' });
    const elsewhere = await room.db.site(room.organisationId, 'Elsewhere');
    const wrong = raiseAlarm(deps(), room.ana, {
      siteId: elsewhere,
      deviceId: room.deviceId,
      type: 'MANUAL',
      text: 'x',
    });
    expect((await refusalOf(wrong)).code).toBe('PLACE_UNKNOWN');
  });
});

describe('closing', () => {
  it('takes an outcome of the list only, and none while mandatory steps are open', async () => {
    await report(signal('active'), signal('returned'));
    const id = await newest('INTRUSION');
    await one.acknowledgeAlarm(deps(), room.ana, { id });
    for (const disposition of ['weather', 'restored'])
      expect((await refusalOf(one.closeAlarm(deps(), room.ana, { id, disposition }))).code).toBe(
        'DISPOSITION_UNKNOWN',
      );
    await setDisposition(deps(), room.sue, {
      code: 'weather',
      name: 'Weather',
      countsAsFalse: true,
      isOffered: true,
    });
    await room.db.sql('update alarms set open_mandatory_steps = 1 where id = $1', [id]);
    const open = await refusalOf(one.closeAlarm(deps(), room.ana, { id, disposition: 'weather' }));
    expect(open).toMatchObject({ code: 'ALARM_STEPS_OPEN', data: { open: 1 } });
    await room.db.sql('update alarms set open_mandatory_steps = 0 where id = $1', [id]);
    const still = await raised('UNKNOWN');
    const many = await closeMany(deps(), room.sue, {
      ids: [id, still],
      disposition: 'weather',
      note: 'hail',
    });
    expect(many).toEqual({ done: [id], left: [{ id: still, why: 'open' }] });
  });
});

describe('the database', () => {
  it('refuses steps that no machine makes', async () => {
    const id = await raised();
    const set = (state: string) =>
      guardedAs(
        room.db.sql(
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
