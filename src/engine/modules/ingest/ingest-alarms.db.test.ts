import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { ingestRoom } from '../../../../test/support/ingest-room.ts';
import { sealEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import {
  emptyAlarmEvent,
  emptyHeartbeat,
  emptyLastWill,
  encodeAlarmEvent,
  encodeHeartbeat,
  encodeLastWill,
} from '../../../protocol/esp32-alarm/messages.ts';

const room = ingestRoom();
const { key, registered, rows, start } = room;

describe('alarms', () => {
  it('keeps event and alarm in one transaction before the box is answered', async () => {
    const answered: string[] = [];
    let raisedBefore: readonly string[] | null = null;
    await start({
      raise: async (tx, _organisationId, signals) => {
        const events = await tx.raw('select alarm_type from alarm_events');
        if (signals.some(({ type }) => type === 'PANIC1')) {
          expect(events).toHaveLength(1);
          raisedBefore = [...answered];
        }
      },
    });
    const { box } = await registered('BOX_A');
    await box.alarm({ type: 1 }).then(() => answered.push('panic'));
    expect(raisedBefore).toEqual([]);
    expect(answered).toEqual(['panic']);
  });

  it('raises, returns and repeats as the box says, sets its inputs, and only logs a test', async () => {
    await start();
    const { box, id } = await registered('BOX_A');
    await box.alarm({ type: 1, state: 2 });
    expect(await rows('alarms')).toEqual([]);
    await box.alarm({ type: 1, state: 1 });
    await box.alarm({ type: 1, state: 1 });
    expect(await rows('alarms')).toMatchObject([{ device_id: id, count: 2, state: 'unacknowledged_active' }]);
    expect(await rows('device_status')).toMatchObject([{ panic1: true }]);
    await box.alarm({ type: 10, state: 3, output_type: 1, priority: 2 });
    expect(await rows('device_status')).toMatchObject([{ siren: true }]);
    await box.alarm({ type: 1, state: 0 });
    expect(await rows('alarms')).toMatchObject([{ state: 'unacknowledged_returned' }]);
    expect(await rows('device_status')).toMatchObject([{ panic1: false }]);
    expect((await rows('alarm_events', 'order by id')).map((row) => row['event_state'])).toEqual([
      'TEST',
      'ACTIVE',
      'ACTIVE',
      'STARTING',
      'INACTIVE',
    ]);
    expect((await rows('heartbeat_rows', 'order by time')).map((row) => row['change_type'])).toEqual([
      'PERIODIC',
      'ALARM',
      'STATE_CHANGE',
      'ALARM',
    ]);
  });

  it('stores a redelivered alarm once and answers it', async () => {
    await start();
    const { box } = await registered('BOX_A');
    const frame = box.frame(encodeAlarmEvent({ ...emptyAlarmEvent(), type: 2, state: 1 }));
    await Promise.all([box.send('alarm', frame), box.send('alarm', frame), box.send('alarm', frame)]);
    await box.send('alarm', frame);
    expect(await rows('alarm_events')).toHaveLength(1);
    expect(await rows('alarms')).toMatchObject([{ count: 1 }]);
  });

  it('refuses a sequence with other bytes and one below the window, and tells people', async () => {
    await start();
    const { box } = await registered('BOX_A', { sequence: 5000 });
    const heartbeat = (temperature: number) => encodeHeartbeat({ ...emptyHeartbeat(), temperature });
    await box.send('hb', sealEnvelope('tail8', key, 6000, heartbeat(20)));
    await box.send('hb', sealEnvelope('tail8', key, 6000, heartbeat(30)));
    await box.send('hb', sealEnvelope('tail8', key, 4000, heartbeat(30)));
    await until(async () => (await rows('rejected_messages')).length === 2);
    expect((await rows('rejected_messages', 'order by id')).map((row) => row['reason'])).toEqual([
      'sequence-reused',
      'too-old',
    ]);
    expect(await rows('device_status')).toMatchObject([{ temperature: 20 }]);
    await until(async () => (await rows('alarms')).length === 1);
    expect(await rows('alarms')).toMatchObject([
      { alarm_type: 'SECURITY', state: 'unacknowledged_returned' },
    ]);
  });

  it('raises an alarm whose event never came from the input in a heartbeat', async () => {
    await start();
    const { box } = await registered('BOX_A');
    await box.heartbeat({ box_sw: true });
    expect(await rows('alarms')).toEqual([]);
    await until(async () => (await rows('alarms')).length === 1);
    expect(await rows('alarms')).toMatchObject([{ alarm_type: 'TAMPER', source: 'state' }]);
  });
});

describe('an input whose event was lost', () => {
  it('raises its alarm even when the station stopped in between', async () => {
    await start();
    const { box } = await registered('BOX_A');
    await box.heartbeat({ panic2: true });
    await room.rig.stop();
    expect(await rows('alarms')).toEqual([]);
    await start();
    await until(async () => (await rows('alarms')).length === 1);
    expect(await rows('alarms')).toMatchObject([{ alarm_type: 'PANIC2', source: 'state', count: 1 }]);
  });
});

describe('connection', () => {
  it('goes offline with the last will, and comes back with the next message', async () => {
    await start();
    const { box, id } = await registered('BOX_A', { sequence: 100 });
    await box.lastWill(99);
    expect(await rows('device_status')).toMatchObject([{ is_online: true }]);
    await box.lastWill(100);
    expect(await rows('device_status')).toMatchObject([{ is_online: false }]);
    expect(await rows('alarms', "and alarm_type = 'OFFLINE'")).toMatchObject([
      { device_id: id, state: 'unacknowledged_active' },
    ]);
    await box.heartbeat();
    expect(await rows('device_status')).toMatchObject([{ is_online: true }]);
    expect(await rows('alarms', "and alarm_type = 'OFFLINE'")).toMatchObject([
      { state: 'unacknowledged_returned' },
    ]);
    // Once a connection: the same will again changes nothing.
    await box.lastWill(100);
    expect(await rows('device_status')).toMatchObject([{ is_online: true }]);
    const changes = (await rows('heartbeat_rows', 'order by time')).map((row) => row['change_type']);
    expect(changes).toEqual(['PERIODIC', 'CONNECTION', 'CONNECTION']);
  });

  it('knows the wills of earlier connections, which a broker may send again after newer ones', async () => {
    await start();
    const { box } = await registered('BOX_A', { sequence: 100 });
    const wills = [100, 101].map((sequence) =>
      sealEnvelope('tail8', key, sequence, encodeLastWill({ ...emptyLastWill(), hostname: 'BOX_A' })),
    );
    for (const will of wills) {
      await box.send('lw', will);
      await box.status({}, 'login');
    }
    for (const will of wills) await box.send('lw', will);
    expect(await rows('device_status')).toMatchObject([{ is_online: true }]);
    expect(await rows('rejected_messages')).toEqual([]);
    expect(await rows('alarms', "and alarm_type = 'SECURITY'")).toEqual([]);
  });
});
