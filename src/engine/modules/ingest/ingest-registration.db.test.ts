import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { ingestRoom } from '../../../../test/support/ingest-room.ts';
import { openEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import { decodeCommandEnvelope } from '../../../protocol/esp32-alarm/messages.ts';

const room = ingestRoom();
const { key, nextMac, registered, rows, start } = room;

describe('registration', () => {
  it('makes device and status from the first StatusMessage and tells the box its id', async () => {
    await start();
    const { box, id } = await registered('BOX_A');
    expect((await rows('device_status'))[0]).toMatchObject({
      device_id: id,
      is_online: true,
      firmware_version: '1.2.3',
      device_state: 'NORMAL',
      boot_count: 1,
    });
    expect(await rows('heartbeat_rows')).toMatchObject([{ device_id: id, change_type: 'PERIODIC' }]);
    await until(() => box.commands.length === 1);
    const opened = openEnvelope('tail8', key, box.commands[0] ?? Buffer.alloc(0), { maxBytes: 4096 });
    expect(opened.ok).toBe(true);
    const command = opened.ok ? decodeCommandEnvelope(opened.payload) : undefined;
    expect(command).toMatchObject({ auth_level: 2, config: { type: 3, device: { device_id: id } } });
    expect(command?.sequence).toBe(opened.ok ? opened.sequence : null);
    await box.heartbeat({ device_db_id: id });
    expect((await rows('device_status'))[0]).toMatchObject({ device_synced: true });
  });

  it('does not lose what a new box sends right behind its first message', async () => {
    await start();
    const box = await room.rig.box('BOX_A', { mac: nextMac() });
    await Promise.all([box.status({}, 'login'), box.alarm({ type: 1 }), box.heartbeat({ temperature: 21 })]);
    expect(await rows('alarm_events')).toMatchObject([{ alarm_type: 'PANIC1', event_state: 'ACTIVE' }]);
    expect(await rows('alarms')).toMatchObject([{ alarm_type: 'PANIC1', state: 'unacknowledged_active' }]);
    expect(await rows('device_status')).toMatchObject([{ temperature: 21 }]);
  });

  it('lists a box that never registered, asks it who it is once, and changes nothing', async () => {
    await start();
    const box = await room.rig.box('STRANGER', { mac: nextMac() });
    for (let count = 0; count < 5; count += 1) await box.heartbeat();
    await until(async () => (await rows('unregistered_devices'))[0]?.['message_count'] === 5);
    expect(await rows('unregistered_devices')).toMatchObject([
      { hostname: 'STRANGER', last_kind: 'hb', last_status_request_at: expect.any(Date) },
    ]);
    await until(() => box.commands.length > 0);
    expect(box.commands).toHaveLength(1);
    expect(await rows('devices')).toEqual([]);
    await box.status();
    await until(async () => (await rows('unregistered_devices')).length === 0);
    expect(await rows('devices')).toHaveLength(1);
  });

  it('keeps the alarm of a box that is not registered yet, and raises it once it is', async () => {
    await start();
    const box = await room.rig.box('BOX_A', { mac: nextMac() });
    await box.alarm({ type: 4 });
    expect(await rows('alarm_events')).toMatchObject([{ alarm_type: 'FIRE', device_id: null }]);
    await box.status();
    expect(await rows('alarms')).toMatchObject([{ alarm_type: 'FIRE', state: 'unacknowledged_active' }]);
  });

  it('follows a box to another name by its MAC', async () => {
    await start();
    const mac = nextMac();
    const { id } = await registered('BOX_OLD', { mac });
    const renamed = await room.rig.box('BOX_NEW', { mac, sequence: 100 });
    await renamed.status({ country: 'DE', zone: 9, latitude: 52.5, longitude: 13.4 });
    expect(await rows('devices')).toMatchObject([
      { id, hostname: 'BOX_NEW', country: 'DE', zone: 9, latitude: '52.5000000', longitude: '13.3999996' },
    ]);
    await renamed.heartbeat({ temperature: 33 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 33 }]);
  });
});
