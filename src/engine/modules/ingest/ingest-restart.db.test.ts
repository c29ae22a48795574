import { describe, expect, it } from 'vitest';
import { type TestBox, until } from '../../../../test/support/ingest-rig.ts';
import { ingestRoom } from '../../../../test/support/ingest-room.ts';
import { sealEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import {
  type AlarmEvent,
  emptyAlarmEvent,
  emptyHeartbeat,
  emptyStatus,
  encodeAlarmEvent,
  encodeHeartbeat,
  encodeStatus,
  type StatusMessage,
} from '../../../protocol/esp32-alarm/messages.ts';
import { DeviceId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { createLogger } from '../../platform/logger.ts';
import { resetReplay } from '../devices/store/reset-replay.ts';
import { createFeed } from '../feed/index.ts';

const room = ingestRoom();
const { key, nextMac, registered, rows, start } = room;

describe('restart', () => {
  it('knows what was seen before', async () => {
    await start();
    const { box } = await registered('BOX_A', { sequence: 100 });
    const heartbeat = box.frame(encodeHeartbeat({ ...emptyHeartbeat(), temperature: 20 }));
    const alarm = box.frame(encodeAlarmEvent({ ...emptyAlarmEvent(), type: 1, state: 1 }));
    await box.send('hb', heartbeat);
    await box.send('alarm', alarm);
    await box.heartbeat({ temperature: 35, panic1: true });
    await room.rig.stop();
    await start();
    const again = await room.rig.box('BOX_A', { mac: 999, sequence: 200 });
    await again.send('hb', heartbeat);
    await again.send('alarm', alarm);
    await again.send('hb', sealEnvelope('tail8', key, 99, encodeHeartbeat(emptyHeartbeat())));
    expect(await rows('alarm_events')).toHaveLength(1);
    expect(await rows('alarms')).toMatchObject([{ count: 1 }]);
    const redelivered = room.rig.ingest.metrics().messages.filter(({ outcome }) => outcome === 'redelivered');
    expect(redelivered).toEqual([
      { kind: 'hb', outcome: 'redelivered', count: 1 },
      { kind: 'alarm', outcome: 'redelivered', count: 1 },
    ]);
  });

  it('opens a new epoch only with a higher boot count', async () => {
    await start();
    const mac = nextMac();
    const { box } = await registered('BOX_A', { mac, sequence: 5000 });
    await box.vanish();
    const rebooted = await room.rig.box('BOX_A', { mac, sequence: 1 });
    await rebooted.heartbeat({ temperature: 50 });
    await rebooted.status({ boot_count: 1 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 0 }]);
    await rebooted.status({ boot_count: 2, temperature: 21 });
    await rebooted.heartbeat({ temperature: 50 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 50 }]);
    expect(await rows('devices')).toMatchObject([{ boot_epoch: 2 }]);
    await room.rig.stop();
    expect(await rows('device_replay')).toMatchObject([{ boot_epoch: 2, highest_sequence: 4 }]);
  });

  it.each(['goes on', 'is a new one'])(
    'is not confused by what the broker sends again from before a restart of the box, where the station %s',
    async (station) => {
      await start();
      const mac = nextMac();
      const nowS = Math.floor(Date.now() / 1000);
      const { box } = await registered('BOX_A', { mac });
      const alarmFrame = (from: TestBox, fields: Partial<AlarmEvent>) =>
        from.frame(encodeAlarmEvent({ ...emptyAlarmEvent(), priority: 3, ...fields }));
      const early = { state: 1, timestamp: nowS - 60 };
      const kept = alarmFrame(box, { type: 1, sequence: 2, ...early });
      const unkept = alarmFrame(box, { type: 4, sequence: 3, ...early });
      const beat = box.frame(encodeHeartbeat({ ...emptyHeartbeat(), timestamp: nowS - 60, temperature: 99 }));
      await box.send('alarm', kept);
      await box.vanish();
      const rebooted = await room.rig.box('BOX_A', { mac });
      const login = { boot_count: 2, uptime: 10, timestamp: nowS, ntp_synced: true, temperature: 21 };
      await rebooted.status(login, 'login');
      const fresh = [4, 5].map((type) =>
        alarmFrame(rebooted, { type, sequence: type, state: 1, timestamp: nowS }),
      );
      let again = rebooted;
      if (station === 'is a new one') {
        await room.rig.stop();
        await start();
        again = await room.rig.box('BOX_A', { mac });
      }
      for (const frame of [kept, unkept]) await again.send('alarm', frame);
      await again.send('hb', beat);
      for (const frame of fresh) await again.send('alarm', frame);
      const events = (await rows('alarm_events', 'order by id')).map((row) => [
        row['alarm_type'],
        row['boot_epoch'],
      ]);
      expect(events).toEqual([
        ['PANIC1', 1],
        ['FIRE', 1],
        ['FIRE', 2],
        ['INTRUSION', 2],
      ]);
      expect(await rows('device_status')).toMatchObject([{ temperature: 21 }]);
      expect(await rows('rejected_messages')).toEqual([]);
      expect(await rows('alarms', "and alarm_type = 'FIRE'")).toMatchObject([{ count: 2 }]);
    },
  );
});

describe('what is remembered of a box across a restart of the station', () => {
  /** The box is on a new connection then; it does not log in by itself. */
  async function restarted(mac: number, sequence: number) {
    await room.rig.stop();
    await start();
    return await room.rig.box('BOX_A', { mac, sequence });
  }

  it('is enough to tell what comes again from before the box restarted, also without a clock', async () => {
    await start();
    const mac = nextMac();
    const { box } = await registered('BOX_A', { mac, sequence: 4000 });
    const alarm = box.frame(encodeAlarmEvent({ ...emptyAlarmEvent(), type: 1, state: 1, priority: 3 }));
    await box.send('alarm', alarm);
    const beat = box.frame(encodeHeartbeat({ ...emptyHeartbeat(), temperature: 30 }));
    await box.send('hb', beat);
    const login = box.frame(encodeStatus(bootedStatus(mac, 1)));
    await box.send('status', login);
    await box.vanish();
    const rebooted = await room.rig.box('BOX_A', { mac });
    await rebooted.status({ boot_count: 2, temperature: 21 }, 'login');
    const again = await restarted(mac, 2);
    await again.send('alarm', alarm);
    await again.send('hb', beat);
    await again.send('status', login);
    await again.alarm({ type: 4 });
    await again.heartbeat({ temperature: 25 });
    expect((await rows('alarm_events', 'order by id')).map((row) => row['boot_epoch'])).toEqual([1, 2]);
    expect(await rows('device_status')).toMatchObject([{ temperature: 25 }]);
    expect(await rows('rejected_messages')).toEqual([]);
    await room.rig.stop();
    expect(await rows('device_replay')).toMatchObject([
      { boot_epoch: 2, highest_sequence: 3, previous_epoch: 1, previous_highest: 4003 },
    ]);
  });

  it('is the login of its connection: an older last will is refused, a true one taken once', async () => {
    await start();
    const mac = nextMac();
    await registered('BOX_A', { mac, sequence: 4000 });
    const second = await restarted(mac, 4001);
    await second.heartbeat();
    await second.lastWill(3000);
    expect(await rows('device_status')).toMatchObject([{ is_online: true }]);
    await second.lastWill(4000);
    expect(await rows('device_status')).toMatchObject([{ is_online: false }]);
    const third = await restarted(mac, 4002);
    await third.heartbeat();
    await third.lastWill(4000);
    expect(await rows('device_status')).toMatchObject([{ is_online: true }]);
    // The broker may send it again because our answer was lost: no reason to alarm anybody.
    await until(async () => (await rows('rejected_messages')).length > 0);
    expect(await rows('rejected_messages')).toMatchObject([{ reason: 'too-old' }]);
  });
});

describe("an administrator's reset", () => {
  it('at any station lets another board in, with its own boots and sequences', async () => {
    await start();
    const mac = nextMac();
    const { box, id } = await registered('BOX_A', { mac, sequence: 50 });
    await box.status({ boot_count: 3 });
    const alarmAt = (sequence: number, type: number) =>
      sealEnvelope('tail8', key, sequence, encodeAlarmEvent({ ...emptyAlarmEvent(), type, state: 1 }));
    await box.send('alarm', alarmAt(60, 1));
    await box.send('alarm', alarmAt(3000, 1));
    await box.vanish();
    const swapped = await room.rig.box('BOX_A', { mac, sequence: 1 });
    await swapped.status({ boot_count: 3 }, 'login');
    await until(async () => (await rows('rejected_messages')).length === 1);

    const feed = createFeed({
      database: room.test.database,
      clock: systemClock,
      logger: createLogger('silent'),
      systemStatus: () => Promise.reject(new Error('nobody looks')),
    });
    feed.onChange(room.rig.ingest.onChange);
    feed.start();
    try {
      await until(() => feed.state().state === 'up');
      const reset = (tx: Tx) => resetReplay(tx, DeviceId.parse(id));
      const { organisationId } = room.fleet;
      expect(await room.test.database.transaction({ as: 'organisation', organisationId }, reset)).toBe(true);
      await until(async () => {
        await swapped.status({ boot_count: 3, temperature: 44 });
        return (await rows('devices'))[0]?.['boot_epoch'] === 3;
      });
    } finally {
      await feed.stop();
    }
    await swapped.send('alarm', alarmAt(60, 2));
    expect(await rows('alarms', "and alarm_type = 'PANIC2'")).toHaveLength(1);
    expect(await rows('device_replay')).toMatchObject([{ boot_epoch: 3 }]);
    await room.rig.stop();
    await start();
    const again = await room.rig.box('BOX_A', { mac, sequence: 100 });
    await again.heartbeat({ temperature: 12 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 12 }]);
  });
});

/** A StatusMessage as the boxes of the rig send it. */
function bootedStatus(mac: number, bootCount: number): StatusMessage {
  const macAddress = Buffer.alloc(6);
  macAddress.writeUIntBE(0x0483080000 * 256 + mac, 0, 6);
  return { ...emptyStatus(), mac_address: macAddress, firmware: '1.2.3', state: 3, boot_count: bootCount };
}
