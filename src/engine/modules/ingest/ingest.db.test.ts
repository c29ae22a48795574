import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DatabaseProxy, databaseProxy } from '../../../../test/support/database-proxy.ts';
import {
  type IngestRig,
  type IngestRigOptions,
  startIngestRig,
  type TestBox,
  until,
} from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { openEnvelope, sealEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import {
  type AlarmEvent,
  decodeCommandEnvelope,
  emptyAlarmEvent,
  emptyHeartbeat,
  emptyLastWill,
  emptyStatus,
  encodeAlarmEvent,
  encodeHeartbeat,
  encodeLastWill,
  encodeStatus,
  type StatusMessage,
} from '../../../protocol/esp32-alarm/messages.ts';
import { DeviceId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { findMigrationsDir } from '../../platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../platform/db/pg-database.ts';
import { createLogger } from '../../platform/logger.ts';
import type { AlarmSignal } from '../alarms/index.ts';
import { resetReplay } from '../devices/store/reset-replay.ts';
import { createFeed } from '../feed/index.ts';
import type { IngestFleet } from './index.ts';

const key = Buffer.alloc(32, 7);
let test: TestDatabase;
let fleet: IngestFleet;
let rig: IngestRig;
let organisations = 0;

beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

beforeEach(async () => {
  organisations += 1;
  const base = `wd${organisations}`;
  const placed = await test.organisation(`Organisation ${organisations}`);
  fleet = { base, key, envelope: 'tail8', organisation: 'x', site: 'y', ...placed };
});
afterEach(() => rig.stop());

async function start(options: Partial<IngestRigOptions> = {}): Promise<IngestRig> {
  rig = await startIngestRig({ database: test.database, fleet, ...options });
  return rig;
}

/** Rows of the test's own organisation. */
async function rows(table: string, more = ''): Promise<Record<string, unknown>[]> {
  return await test.sql(`select * from ${table} where organisation_id = $1 ${more}`, [fleet.organisationId]);
}

let macs = 0;
const nextMac = () => {
  macs += 1;
  return macs;
};

async function registered(hostname: string, options: { mac?: number; sequence?: number } = {}) {
  const mac = options.mac ?? nextMac();
  const box = await rig.box(hostname, { ...options, mac });
  await box.status({}, 'login');
  const device = (await rows('devices', `and hostname = '${hostname}'`))[0];
  const id = z.int().parse(device?.['id']);
  return { box, id };
}

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
    const box = await rig.box('BOX_A', { mac: nextMac() });
    await Promise.all([box.status({}, 'login'), box.alarm({ type: 1 }), box.heartbeat({ temperature: 21 })]);
    expect(await rows('alarm_events')).toMatchObject([{ alarm_type: 'PANIC1', event_state: 'ACTIVE' }]);
    expect(await rows('alarms')).toMatchObject([{ alarm_type: 'PANIC1', state: 'unacknowledged_active' }]);
    expect(await rows('device_status')).toMatchObject([{ temperature: 21 }]);
  });

  it('lists a box that never registered, asks it who it is once, and changes nothing', async () => {
    await start();
    const box = await rig.box('STRANGER', { mac: nextMac() });
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
    const box = await rig.box('BOX_A', { mac: nextMac() });
    await box.alarm({ type: 4 });
    expect(await rows('alarm_events')).toMatchObject([{ alarm_type: 'FIRE', device_id: null }]);
    await box.status();
    expect(await rows('alarms')).toMatchObject([{ alarm_type: 'FIRE', state: 'unacknowledged_active' }]);
  });

  it('follows a box to another name by its MAC', async () => {
    await start();
    const mac = nextMac();
    const { id } = await registered('BOX_OLD', { mac });
    const renamed = await rig.box('BOX_NEW', { mac, sequence: 100 });
    await renamed.status({ country: 'DE', zone: 9, latitude: 52.5, longitude: 13.4 });
    expect(await rows('devices')).toMatchObject([
      { id, hostname: 'BOX_NEW', country: 'DE', zone: 9, latitude: '52.5000000', longitude: '13.3999996' },
    ]);
    await renamed.heartbeat({ temperature: 33 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 33 }]);
  });
});

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
    await rig.stop();
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

describe('hostile input', () => {
  it('refuses each broken frame of the vectors for its reason and keeps it for inspection', async () => {
    const { invalid } = vectors();
    fleet = { ...fleet, key: Buffer.from(vectors().hmacKeyHex, 'hex') };
    await start();
    const box = await rig.box('BROKEN', { mac: nextMac() });
    for (const { frameHex } of invalid) await box.send('status', Buffer.from(frameHex, 'hex'));
    await until(async () => (await rows('rejected_messages')).length === invalid.length);
    expect(await rows('devices')).toEqual([]);
    expect((await rows('rejected_messages', 'order by id')).map((row) => row['reason'])).toEqual([
      'bad-length',
      'bad-tag',
      'bad-tag',
      'bad-length',
      'too-short',
      'bad-tag',
      'undecodable',
    ]);
  });

  it('keeps alarms of others fast while one box floods with garbage', async () => {
    await start();
    const { box } = await registered('GOOD');
    await box.alarm({ type: 1, state: 1 });
    const flooder = floodFromAnotherThread(rig.broker.url() ?? '', `${fleet.base}/pb/d/FLOODER/alarm`);
    await until(() => (rig.ingest.metrics().rejected[0]?.count ?? 0) > 1000);
    const latencies: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const from = performance.now();
      await box.alarm({ type: 1, state: count % 2 === 0 ? 1 : 0 });
      latencies.push(performance.now() - from);
    }
    const { rejected } = rig.ingest.metrics();
    await flooder.terminate();
    // Behind a queue of the flood's every alarm would be many seconds late. The tail only holds the pauses of a
    // machine that runs other tests.
    const sorted = latencies.toSorted((one, other) => one - other);
    expect(sorted[20]).toBeLessThan(1000);
    expect(rejected).toEqual([{ reason: 'bad-length', count: expect.any(Number) }]);
    await until(async () => (await rows('rejected_messages')).length > 0);
    expect((await rows('rejected_messages')).length).toBeLessThanOrEqual(20);
  });

  it('sets aside what the database refuses, and goes on with the rest', async () => {
    await start();
    const { box, id } = await registered('BOX_A');
    await test.sql(`alter table heartbeat_rows add constraint poison check (temperature <> 66)`);
    try {
      const temperatures = [20, 30, 66, 40, 50];
      await Promise.all(temperatures.map((temperature) => box.heartbeat({ temperature })));
      await until(async () => (await rows('rejected_messages')).length === 1);
      expect(await rows('rejected_messages')).toMatchObject([
        { reason: 'refused-by-database', device_id: id, hostname: 'BOX_A' },
      ]);
      expect((await rows('heartbeat_rows', 'order by time')).map((row) => row['temperature'])).toEqual([
        0, 20, 30, 40, 50,
      ]);
      await box.heartbeat({ temperature: 60 });
      expect(await rows('device_status')).toMatchObject([{ temperature: 60 }]);
    } finally {
      await test.sql('alter table heartbeat_rows drop constraint poison');
    }
  });

  it('goes on when a device is deleted under its feet', async () => {
    await start();
    const { box, id } = await registered('BOX_A');
    await test.sql('delete from devices where id = $1', [id]);
    await box.heartbeat({ temperature: 30 });
    await box.status();
    expect(await rows('devices')).toMatchObject([{ hostname: 'BOX_A' }]);
  });
});

describe('restart', () => {
  it('knows what was seen before', async () => {
    await start();
    const { box } = await registered('BOX_A', { sequence: 100 });
    const heartbeat = box.frame(encodeHeartbeat({ ...emptyHeartbeat(), temperature: 20 }));
    const alarm = box.frame(encodeAlarmEvent({ ...emptyAlarmEvent(), type: 1, state: 1 }));
    await box.send('hb', heartbeat);
    await box.send('alarm', alarm);
    await box.heartbeat({ temperature: 35, panic1: true });
    await rig.stop();
    await start();
    const again = await rig.box('BOX_A', { mac: 999, sequence: 200 });
    await again.send('hb', heartbeat);
    await again.send('alarm', alarm);
    await again.send('hb', sealEnvelope('tail8', key, 99, encodeHeartbeat(emptyHeartbeat())));
    expect(await rows('alarm_events')).toHaveLength(1);
    expect(await rows('alarms')).toMatchObject([{ count: 1 }]);
    const redelivered = rig.ingest.metrics().messages.filter(({ outcome }) => outcome === 'redelivered');
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
    const rebooted = await rig.box('BOX_A', { mac, sequence: 1 });
    await rebooted.heartbeat({ temperature: 50 });
    await rebooted.status({ boot_count: 1 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 0 }]);
    await rebooted.status({ boot_count: 2, temperature: 21 });
    await rebooted.heartbeat({ temperature: 50 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 50 }]);
    expect(await rows('devices')).toMatchObject([{ boot_epoch: 2 }]);
    await rig.stop();
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
      const rebooted = await rig.box('BOX_A', { mac });
      const login = { boot_count: 2, uptime: 10, timestamp: nowS, ntp_synced: true, temperature: 21 };
      await rebooted.status(login, 'login');
      const fresh = [4, 5].map((type) =>
        alarmFrame(rebooted, { type, sequence: type, state: 1, timestamp: nowS }),
      );
      let again = rebooted;
      if (station === 'is a new one') {
        await rig.stop();
        await start();
        again = await rig.box('BOX_A', { mac });
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
    await rig.stop();
    await start();
    return await rig.box('BOX_A', { mac, sequence });
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
    const rebooted = await rig.box('BOX_A', { mac });
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
    await rig.stop();
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
    const swapped = await rig.box('BOX_A', { mac, sequence: 1 });
    await swapped.status({ boot_count: 3 }, 'login');
    await until(async () => (await rows('rejected_messages')).length === 1);

    const feed = createFeed({
      database: test.database,
      clock: systemClock,
      logger: createLogger('silent'),
      systemStatus: () => Promise.reject(new Error('nobody looks')),
    });
    feed.onChange(rig.ingest.onChange);
    feed.start();
    try {
      await until(() => feed.state().state === 'up');
      const reset = (tx: Tx) => resetReplay(tx, DeviceId.parse(id));
      const { organisationId } = fleet;
      expect(await test.database.transaction({ as: 'organisation', organisationId }, reset)).toBe(true);
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
    await rig.stop();
    await start();
    const again = await rig.box('BOX_A', { mac, sequence: 100 });
    await again.heartbeat({ temperature: 12 });
    expect(await rows('device_status')).toMatchObject([{ temperature: 12 }]);
  });
});

describe('the database away', () => {
  let proxy: DatabaseProxy;
  let database: Database;
  beforeEach(async () => {
    proxy = await databaseProxy(test.connectionString);
    database = createPgDatabase({
      connectionString: proxy.connectionString,
      kind: 'external',
      logger: createLogger('silent'),
      clock: systemClock,
      migrationsDir: findMigrationsDir(),
    });
    await database.ready();
  });
  afterEach(async () => {
    await rig.stop();
    await database.stop();
    await proxy.close();
  });

  it('answers nothing meanwhile and keeps everything exactly once when it is back', async () => {
    const signals: AlarmSignal[] = [];
    await start({ database, raise: async (_tx, _organisationId, raised) => void signals.push(...raised) });
    const { box } = await registered('BOX_A');
    proxy.cut();
    let answers = 0;
    const sending = Array.from({ length: 200 }, (_, index) =>
      box.alarm({ type: 1, state: index % 2 }).then(() => {
        answers += 1;
      }),
    );
    const beat = box.heartbeat({ temperature: 44 }).then(() => {
      answers += 1;
    });
    await until(() => rig.ingest.state().phase === 'interrupted');
    expect(answers).toBe(0);
    proxy.restore();
    await Promise.all([...sending, beat]);
    expect(await rows('alarm_events')).toHaveLength(200);
    expect(await rows('device_status')).toMatchObject([{ temperature: 44 }]);
    expect(rig.ingest.state().phase).toBe('ingesting');
  });

  it('hands over to another station that took the lock meanwhile', async () => {
    await start({ database, station: 'first' });
    const first = rig;
    expect(await test.sql('select holder from ingest_leases')).toEqual([{ holder: 'first' }]);
    const second = await startIngestRig({ database: test.database, fleet, station: 'second' });
    expect(second.ingest.state().phase).toBe('standby');
    proxy.cut();
    await until(() => second.ingest.state().phase === 'ingesting');
    expect(await test.sql('select holder from ingest_leases')).toEqual([{ holder: 'second' }]);
    proxy.restore();
    await until(() => first.ingest.state().phase === 'standby');
    expect(first.broker.state().state).toBe('down');
    await second.stop();
  });
});

describe('vectors', () => {
  it('decodes every valid message through broker and running decoder to exactly its fields', async () => {
    const { valid, hmacKeyHex } = vectors();
    fleet = { ...fleet, key: Buffer.from(hmacKeyHex, 'hex') };
    await start();
    const devices = valid.filter(({ kind }) => kind !== 'cmd');
    const seen = new Map<string, unknown>();
    const controller = new AbortController();
    const reading = (async () => {
      for await (const message of rig.ingest.tail(fleet.organisationId, undefined, controller.signal)) {
        seen.set(message.hostname, message.fields);
      }
    })();
    for (const { name, kind, frameHex } of devices) {
      const box = await rig.box(`V_${name.toUpperCase()}`);
      await box.send(
        z.enum(['status', 'login', 'hb', 'alarm', 'resp', 'lw']).parse(kind),
        Buffer.from(frameHex, 'hex'),
      );
      await box.vanish();
    }
    await until(() => seen.size === devices.length);
    controller.abort();
    await reading;
    for (const { name, kind, fields } of devices) {
      const { payload } = fields;
      // What an answer carries may be secret: the live messages say only how much it is.
      const shown =
        kind === 'resp' && typeof payload === 'string'
          ? { ...fields, payload: `${Buffer.from(payload, 'base64').length} bytes` }
          : fields;
      expect(seen.get(`V_${name.toUpperCase()}`)).toEqual(shown);
    }
    const statuses = devices.filter(({ kind }) => kind === 'status');
    expect((await rows('devices')).length).toBeGreaterThanOrEqual(statuses.length);
  });
});

/** A StatusMessage as the boxes of the rig send it. */
function bootedStatus(mac: number, bootCount: number): StatusMessage {
  const macAddress = Buffer.alloc(6);
  macAddress.writeUIntBE(0x0483080000 * 256 + mac, 0, 6);
  return { ...emptyStatus(), mac_address: macAddress, firmware: '1.2.3', state: 3, boot_count: bootCount };
}

/** As fast as it can, 200 messages at once; its own thread, so that it takes no time of the engine's. */
function floodFromAnotherThread(url: string, topic: string): Worker {
  const code = `
    const { workerData } = require('node:worker_threads');
    const mqtt = require('mqtt');
    const client = mqtt.connect(workerData.url);
    const garbage = Buffer.alloc(200, 0xa5);
    const next = () => client.publish(workerData.topic, garbage, { qos: 1 }, next);
    client.once('connect', () => { for (let count = 0; count < 200; count += 1) next(); });`;
  return new Worker(code, { eval: true, workerData: { url, topic } });
}

const Vectors = z.object({
  hmacKeyHex: z.string(),
  valid: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      frameHex: z.string(),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
  invalid: z.array(z.object({ name: z.string(), frameHex: z.string() })),
});

function vectors(): z.infer<typeof Vectors> {
  const file = new URL('../../../../test/fixtures/esp32-alarm-vectors.json', import.meta.url);
  return Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
}
