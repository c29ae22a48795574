import { describe, expect, it } from 'vitest';
import { sealEnvelope } from '../../../protocol/esp32-alarm/envelope.ts';
import {
  type AlarmEvent,
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
import { DeviceId, OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/logger.ts';
import { createDeviceMemory, forgetReplay } from './device-memory.ts';
import type { IngestFleet } from './fleet.ts';
import { createIntake } from './intake.ts';
import { createIntakeRates } from './intake-rates.ts';
import { createIngestMetrics } from './metrics.ts';
import { supervise } from './supervise.ts';
import { createTail } from './tail.ts';
import type { WorkItem } from './work-item.ts';

const key = Buffer.alloc(32, 7);
const ID = 5;
const MAC = '01:02:03:04:05:06';
const macAddress = Uint8Array.of(1, 2, 3, 4, 5, 6);
const DAY_MS = 86_400_000;

function fleetWith(signing: Pick<IngestFleet, 'key' | 'envelope'>): IngestFleet {
  const organisationId = OrganisationId.parse(1);
  return { base: 'wd', organisation: 'x', site: 'y', organisationId, siteId: SiteId.parse(1), ...signing };
}

/** An intake whose lanes, problems and commands are lists; `signed` false is a fleet without a key. */
function rig({ signed = true, tail = createTail() } = {}) {
  const fleet = fleetWith(signed ? { key, envelope: 'tail8' } : { key: null, envelope: 'none' });
  const items: WorkItem[] = [];
  const refused: string[] = [];
  const asked: string[] = [];
  const sentIds: string[] = [];
  const time = { wallMs: 1_800_000_000_000, monotonicMs: 1000 };
  const clock: Clock = {
    ...systemClock,
    now: () => new Date(time.wallMs),
    monotonicMs: () => time.monotonicMs,
  };
  const memory = createDeviceMemory();
  const intake = createIntake({
    fleets: [fleet],
    memory,
    metrics: createIngestMetrics(),
    tail,
    clock,
    logger: createLogger('silent'),
    problems: {
      rejected: ({ reason }) => void refused.push(reason),
      keep: async () => undefined,
      unregistered: () => undefined,
      start: () => undefined,
      flush: async () => undefined,
      stop: () => undefined,
    },
    commands: {
      sendDeviceId: async ({ identity }) => void sentIds.push(identity.hostname),
      requestStatus: async (_fleet, hostname) => void asked.push(hostname),
    },
    registrations: { admits: () => true, due: () => [] },
    rates: createIntakeRates(),
    push(item) {
      items.push(item);
      if (item.registers && item.device !== null) item.device.id = DeviceId.parse(ID);
    },
  });

  /** Sends again these bytes; tells how often the broker was answered. */
  function deliver(kind: string, frame: Uint8Array, hostname = 'BOX'): { answers: number } {
    const told = { answers: 0 };
    intake.receive({
      topic: `wd/pb/d/${hostname}/${kind}`,
      payload: frame,
      qos: 1,
      retained: false,
      receivedAtMs: time.wallMs,
      done: () => {
        told.answers += 1;
      },
    });
    return told;
  }
  function send(kind: string, sequence: number, payload: Uint8Array): Uint8Array {
    const frame = sealEnvelope(fleet.envelope, fleet.key, sequence, payload);
    deliver(kind, frame);
    return frame;
  }
  const device = () => {
    const found = memory.byMac(MAC);
    if (found === undefined) throw new Error('the box is not registered');
    return found;
  };
  const events = () =>
    items.flatMap(({ event }) => (event === null ? [] : [[event.bootEpoch, event.envelopeSequence]]));
  return { items, refused, asked, sentIds, time, memory, deliver, send, device, events };
}

const status = (bootCount: number, fields: Partial<StatusMessage> = {}) =>
  encodeStatus({
    ...emptyStatus(),
    mac_address: macAddress,
    boot_count: bootCount,
    device_db_id: ID,
    ...fields,
  });
const alarm = (fields: Partial<AlarmEvent> = {}) =>
  encodeAlarmEvent({ ...emptyAlarmEvent(), type: 1, state: 1, priority: 3, device_db_id: ID, ...fields });
const heartbeat = (temperature = 20) =>
  encodeHeartbeat({ ...emptyHeartbeat(), device_db_id: ID, temperature });
const lastWill = (id = ID) => encodeLastWill({ ...emptyLastWill(), hostname: 'BOX', device_db_id: id });

describe('a restart of the box', () => {
  it.each([0, 1_700_000_000])(
    'leaves what comes again from before it where it was (clock at %s)',
    (timestamp) => {
      const { send, deliver, events, refused, device, items } = rig();
      send('login', 4000, status(5));
      const old = send('alarm', 4001, alarm({ timestamp }));
      send('login', 1, status(6));
      deliver('alarm', old);
      expect(events()).toEqual([
        [5, 4001],
        [5, 4001],
      ]);
      expect(items.at(-1)?.signals).toEqual([]);
      send('hb', 2, heartbeat());
      send('alarm', 3, alarm({ timestamp: timestamp + 500 }));
      expect(refused).toEqual([]);
      expect(events().at(-1)).toEqual([6, 3]);
      expect(device().arrived.highest).toBe(3);
    },
  );

  it('takes what only now comes from before it as of then', () => {
    const { send, events, device } = rig();
    send('login', 4000, status(5));
    send('login', 1, status(6));
    send('alarm', 4001, alarm());
    expect(events()).toEqual([[5, 4001]]);
    expect(device().arrived.highest).toBe(1);
  });

  it('makes recorded statuses of the boots before it worthless', () => {
    const { send, deliver, refused, device } = rig();
    const ancient = send('login', 9, status(4, { panic1: true }));
    const login = send('login', 4000, status(5));
    send('login', 1, status(6));
    deliver('status', sealEnvelope('tail8', key, 4005, status(5, { panic1: true })));
    deliver('login', ancient);
    expect(refused).toEqual(['replayed', 'replayed']);
    expect(deliver('login', login).answers).toBe(0);
    expect(refused).toHaveLength(2);
    expect(device().status.panic1).toBe(false);
    expect(device().arrived.highest).toBe(1);
    send('hb', 2, heartbeat(33));
    expect(device().status.temperatureC).toBe(33);
  });

  it('does not silence a box that sets its clock back afterwards', () => {
    const { send, device } = rig();
    const boot = { ntp_synced: true, uptime: 10 };
    send('login', 1, status(5, { ...boot, timestamp: 1_700_003_600 }));
    send('status', 2, status(5, { ...boot, uptime: 20, timestamp: 1_700_000_010 }));
    const beat = { ...emptyHeartbeat(), device_db_id: ID, temperature: 30, timestamp: 1_700_000_020 };
    send('hb', 3, encodeHeartbeat(beat));
    expect(device().status.temperatureC).toBe(30);
  });
});

describe('an input', () => {
  it('raises its alarm when only its end was reported', () => {
    const { send, memory, time } = rig();
    send('login', 1, status(1));
    send('hb', 2, encodeHeartbeat({ ...emptyHeartbeat(), device_db_id: ID, panic1: true }));
    send('alarm', 3, alarm({ state: 0 }));
    time.monotonicMs += 5000;
    const told = supervise(memory, 0, time).flatMap(({ signals }) => signals);
    expect(told.map(({ type, kind }) => [type, kind])).toEqual([
      ['PANIC1', 'active'],
      ['PANIC1', 'returned'],
    ]);
  });
});

describe('a last will', () => {
  it('of long ago is refused also while the login of the connection is not known', () => {
    const { send, device, refused } = rig();
    send('login', 4000, status(5));
    device().login = null;
    send('lw', 10, lastWill());
    expect(device().status.isOnline).toBe(true);
    expect(refused).toEqual(['too-old']);
    send('lw', 4000, lastWill());
    expect(device().status.isOnline).toBe(false);
  });

  it('of a boot that was heard of by another message than its login is taken', () => {
    const { send, device } = rig();
    send('login', 4000, status(5));
    send('status', 2, status(6));
    send('lw', 1, lastWill());
    expect(device().status.isOnline).toBe(false);
  });

  it('tells as well which id the box has', () => {
    const { send, device, items, sentIds } = rig();
    send('login', 1, status(1));
    expect(device().status.deviceSynced).toBe(false);
    send('hb', 2, heartbeat());
    expect(device().status.deviceSynced).toBe(true);
    send('lw', 1, lastWill(77));
    expect(device().status.deviceSynced).toBe(false);
    items.at(-1)?.afterCommit();
    expect(sentIds).toEqual(['BOX']);
  });
});

describe('a fleet without a key', () => {
  it('takes an alarm that comes again for the same one', () => {
    const { deliver, items, device } = rig({ signed: false });
    deliver('login', status(1));
    const pressed = alarm({ sequence: 7, timestamp: 1_700_000_000 });
    deliver('alarm', pressed);
    deliver('alarm', alarm({ sequence: 8, state: 0, timestamp: 1_700_000_001 }));
    deliver('alarm', pressed);
    expect(device().status.panic1).toBe(false);
    expect(items.map(({ history }) => history?.changeType ?? null)).toEqual([
      'PERIODIC',
      'ALARM',
      'ALARM',
      null,
    ]);
  });

  it('takes heartbeats that are alike for what they are: signs of life', () => {
    const { deliver, device, time } = rig({ signed: false });
    deliver('login', status(1));
    deliver('hb', heartbeat());
    time.monotonicMs += 30_000;
    deliver('hb', heartbeat());
    expect(device().lastHeardMs).toBe(time.monotonicMs);
  });
});

describe('the history', () => {
  it('has an alarm where an input changed, or where the alarm has no input that could', () => {
    const { send, items } = rig();
    send('login', 1, status(1));
    send('alarm', 2, alarm());
    send('alarm', 3, alarm());
    send('alarm', 4, alarm({ type: 4 }));
    send('alarm', 5, alarm({ type: 4, state: 2 }));
    expect(items.map(({ history }) => history?.changeType ?? null)).toEqual([
      'PERIODIC',
      'ALARM',
      null,
      'ALARM',
      null,
    ]);
  });
});

describe('boxes that are not registered', () => {
  it('are asked for their status at most ten a second, each at most once in five minutes', () => {
    const { deliver, asked, time } = rig();
    const frame = sealEnvelope('tail8', key, 1, heartbeat());
    for (let number = 0; number < 200; number += 1) deliver('hb', frame, `BOX_${number}`);
    expect(asked).toHaveLength(10);
    time.monotonicMs += 1000;
    for (let number = 0; number < 200; number += 1) deliver('hb', frame, `BOX_${number}`);
    expect(new Set(asked).size).toBe(20);
  });

  it('may restart without being taken for an attack', () => {
    const { deliver, refused } = rig();
    for (const sequence of [4000, 1, 2]) {
      expect(deliver('hb', sealEnvelope('tail8', key, sequence, heartbeat(sequence))).answers).toBe(1);
    }
    expect(refused).toEqual([]);
  });
});

describe('a clock that somebody sets', () => {
  it('neither takes boxes offline nor keeps them online', () => {
    const { send, memory, device, time } = rig();
    send('login', 1, status(1));
    time.wallMs += DAY_MS;
    expect(supervise(memory, 0, time)).toEqual([]);
    time.wallMs -= 3 * DAY_MS;
    time.monotonicMs += 5 * 60_000;
    expect(supervise(memory, 0, time)).toHaveLength(1);
    expect(device().status.isOnline).toBe(false);
  });
});

describe('a mistake of ours in showing a message', () => {
  it('does not answer the broker before the message is kept', () => {
    const tail = {
      ...createTail(),
      isWatched: () => true,
      publish: () => {
        throw new Error('nobody knows why');
      },
    };
    const { send, deliver, items, refused } = rig({ tail });
    send('login', 1, status(1));
    const told = deliver('alarm', sealEnvelope('tail8', key, 2, alarm()));
    expect([items.length, told.answers, refused]).toEqual([2, 0, []]);
  });
});

describe("an administrator's reset", () => {
  it('takes another board in, whatever its numbers', () => {
    const { send, device, refused } = rig();
    send('login', 4000, status(50));
    send('login', 1, status(3));
    expect(refused).toEqual(['replayed']);
    forgetReplay(device(), 1_800_000_000_000);
    send('login', 1, status(3));
    send('hb', 2, heartbeat(40));
    expect(refused).toHaveLength(1);
    expect(device().identity).toMatchObject({ bootEpoch: 3, replayResetMs: 1_800_000_000_000 });
    expect(device().status.temperatureC).toBe(40);
  });
});

describe('a box that floods', () => {
  const beats = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index);

  it('is refused what is too much, but never an alarm, and goes on as soon as it calms down', () => {
    const { send, refused, events, time, device } = rig();
    send('login', 1, status(1));
    for (const sequence of beats(1500, 2)) send('hb', sequence, heartbeat());
    expect(refused).toHaveLength(500);
    expect(new Set(refused)).toEqual(new Set(['rate-limited']));
    send('alarm', 1600, alarm());
    expect(events()).toHaveLength(1);
    time.monotonicMs += 1000;
    for (const sequence of beats(100, 1601)) send('hb', sequence, heartbeat(33));
    expect(refused).toHaveLength(500);
    expect(device().status.temperatureC).toBe(33);
  });

  it('is told from one whose messages the broker kept for days', () => {
    const { send, refused, items, time } = rig();
    send('login', 1, status(1, { timestamp: time.wallMs / 1000 - 6 * 86_400 }));
    const sentBefore = (index: number) => time.wallMs / 1000 - 6 * 86_400 + index * 30;
    for (const index of beats(10_000, 1)) {
      const payload = encodeHeartbeat({ ...emptyHeartbeat(), timestamp: sentBefore(index) });
      send('hb', index + 1, payload);
    }
    expect(refused).toEqual([]);
    expect(items).toHaveLength(10_001);
  });

  it('of names that nobody knows adds a bounded number of alarms', () => {
    const { deliver, events, refused } = rig({ signed: false });
    for (const sequence of beats(3000, 1)) {
      deliver('alarm', alarm({ sequence, timestamp: sequence }), `STRANGER_${sequence}`);
    }
    expect(events()).toHaveLength(1000);
    expect(refused).toHaveLength(2000);
  });
});
