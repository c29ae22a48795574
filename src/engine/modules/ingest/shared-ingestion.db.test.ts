import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { sealEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import {
  emptyAlarmEvent,
  emptyStatus,
  encodeAlarmEvent,
  encodeStatus,
} from '../../../protocol/esp32-alarm/messages.ts';
import { commandTopic, type DeviceTopicKind, deviceTopic } from '../../../protocol/esp32-alarm/topics.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { createLogger } from '../../platform/logger.ts';
import type { DeviceTransport, InboundMessage } from '../../platform/mqtt/device-transport.ts';
import { createAlarms } from '../alarms/index.ts';
import { createIngest, type Ingest, type IngestFleet } from './index.ts';

let test: TestDatabase;
let fleet: IngestFleet;
let ingest: Ingest;
let take: (message: InboundMessage) => void = () => undefined;
let fleets = 0;
let commands: string[] = [];
/** What the database's answers wait for. */
let held: Promise<void> = Promise.resolve();

const waitingDatabase = (onAsk: () => void = () => undefined): Database => ({
  ...test.database,
  async transaction(...wanted) {
    onAsk();
    await held;
    return await test.database.transaction(...wanted);
  },
});

function hold(): () => void {
  let open: () => void = () => undefined;
  held = new Promise<void>((resolve) => {
    open = resolve;
  });
  return open;
}

/** A worker's part of the messages, as the test gives it. */
const transport: DeviceTransport = {
  start: async (_filters, onMessage) => {
    take = onMessage;
  },
  publish: async (topic) => void commands.push(topic),
  pause: () => undefined,
  state: () => ({ state: 'up', kind: 'external', since: new Date(0), message: null }),
  onStateChange: () => () => undefined,
  stop: async () => undefined,
};

/** Resolves when it is answered. */
function give(hostname: string, kind: DeviceTopicKind, sequence: number, payload: Uint8Array): Promise<void> {
  const frame = sealEnvelope(fleet.envelope, fleet.key, sequence, payload);
  const topic = deviceTopic(fleet.base, hostname, kind);
  return new Promise((done) => {
    take({ topic, payload: frame, qos: 1, retained: false, receivedAtMs: Date.now(), done });
  });
}

const timestamp = () => Math.floor(Date.now() / 1000);

function status(hostname: string, mac: number, sequence: number): Promise<void> {
  const macAddress = Buffer.alloc(6);
  macAddress.writeUIntBE(0x048308000000 + mac, 0, 6);
  const fields = {
    mac_address: macAddress,
    firmware: '1.2.3',
    state: 3,
    boot_count: 1,
    timestamp: timestamp(),
  };
  return give(hostname, 'login', sequence, encodeStatus({ ...emptyStatus(), ...fields }));
}

function alarm(hostname: string, sequence: number): Promise<void> {
  const fields = { sequence, type: 1, state: 1, priority: 3, timestamp: timestamp() };
  return give(hostname, 'alarm', sequence, encodeAlarmEvent({ ...emptyAlarmEvent(), ...fields }));
}

async function rows(table: string): Promise<Record<string, unknown>[]> {
  return await test.sql(`select * from ${table} where organisation_id = $1 order by id`, [
    fleet.organisationId,
  ]);
}

beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  fleets += 1;
  commands = [];
  const place = await test.organisation(`Organisation ${fleets}`);
  fleet = {
    base: `shared${fleets}`,
    key: Buffer.alloc(32, 7),
    envelope: 'tail8',
    organisation: 'x',
    site: 'y',
    ...place,
  };
  held = Promise.resolve();
  ingest = createIngest({
    database: waitingDatabase(),
    raise: createAlarms({ database: test.database, clock: systemClock }).applyInTransaction,
    clock: systemClock,
    logger: createLogger(process.env['WATCHDESK_TEST_LOG'] ?? 'silent'),
    station: 'Worker',
    slots: ['w1'],
  });
  await ingest.start({ transport, fleets: [fleet] });
});
afterEach(() => ingest.stop());

describe('a worker of several', () => {
  it('stops in time also where the database answers nothing any more', async () => {
    await give('BOX', 'alarm', 1, new Uint8Array(3));
    const open = hold();
    await ingest.stop();
    open();
  });

  it('looks no more for who ingests once it is stopped, also where a look was under way', async () => {
    let timers = 0;
    let asked = 0;
    const watching = createIngest({
      database: waitingDatabase(() => {
        asked += 1;
      }),
      raise: () => Promise.resolve(),
      clock: {
        ...systemClock,
        after(delayMs, work) {
          timers += 1;
          return systemClock.after(delayMs, work);
        },
      },
      logger: createLogger('silent'),
      station: 'Watching',
      slots: [],
    });
    await watching.start({ transport, fleets: [] });
    const before = asked;
    const open = hold();
    await until(() => asked > before);
    await watching.stop();
    const atStop = timers;
    open();
    await held;
    await watching.slots();
    expect(timers).toBe(atStop);
  });

  it('keeps an alarm at once, however many boxes it does not know have something to say', async () => {
    await status('BOX', fleets, 1);
    const strangers = Array.from({ length: 900 }, (_, number) => alarm(`STRANGER_${number}`, 1));
    // Their first batch is under way, and has to wait for a registration that another worker may have.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const from = performance.now();
    await alarm('BOX', 2);
    expect(performance.now() - from).toBeLessThan(1000);
    expect(await rows('alarms')).toHaveLength(1);
    await Promise.all(strangers);
    expect(await rows('alarm_events')).toHaveLength(901);
  });

  it('takes what follows a gap after half a second, and the other boxes’ messages meanwhile', async () => {
    await status('BOX_A', fleets, 1);
    await status('BOX_B', fleets + 1000, 1);
    const told: string[] = [];
    const behindGap = alarm('BOX_A', 3).then(() => told.push('behind the gap'));
    await alarm('BOX_B', 2).then(() => told.push('other box'));
    await behindGap;
    expect(told).toEqual(['other box', 'behind the gap']);
  });

  it('keeps an alarm whose consequences the database refuses as an event', async () => {
    await status('BOX', fleets, 1);
    await test.sql('alter table alarms add constraint poison check (false) not valid');
    try {
      await alarm('BOX', 2);
    } finally {
      await test.sql('alter table alarms drop constraint poison');
    }
    expect(await rows('alarm_events')).toMatchObject([{ device_id: null, sequence: 2 }]);
    expect(await rows('rejected_messages')).toMatchObject([
      { reason: 'refused-by-database', hostname: 'BOX' },
    ]);
    await alarm('BOX', 3);
    expect(await rows('alarms')).toHaveLength(1);
  });

  it('keeps an alarm whose message the database refuses to write to the box’s state', async () => {
    await status('BOX', fleets, 1);
    await test.sql(`create function watchdesk.poisoned() returns trigger language plpgsql as
      $$ begin raise exception using errcode = '22000'; end $$`);
    await test.sql(
      'create trigger poison before update on device_status for each row execute function watchdesk.poisoned()',
    );
    try {
      await alarm('BOX', 2);
    } finally {
      await test.sql('drop trigger poison on device_status');
      await test.sql('drop function watchdesk.poisoned');
    }
    const [box] = await rows('devices');
    expect(await rows('alarm_events')).toMatchObject([{ device_id: box?.['id'], sequence: 2 }]);
    expect(await rows('alarms')).toMatchObject([{ state: 'unacknowledged_active' }]);
    expect(await rows('rejected_messages')).toHaveLength(1);
  });

  it('asks boxes that were too many at once for their status again', async () => {
    const hostnames = Array.from({ length: 450 }, (_, number) => `NEW_${number}`);
    await Promise.all(hostnames.map((hostname, number) => status(hostname, fleets * 1000 + number, 1)));
    const registered = (await rows('devices')).map((row) => row['hostname']);
    const late = hostnames.filter((hostname) => !registered.includes(hostname));
    expect(late.length).toBeGreaterThan(0);
    await until(() => late.some((hostname) => commands.includes(commandTopic(fleet.base, hostname))));
  });
});
