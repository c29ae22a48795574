import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import { createAlarms } from '../alarms/index.ts';
import { commitItems, noteCommitted, type Raise } from './commit-items.ts';
import { createDeviceMemory, type KnownDevice, newDevice } from './device-memory.ts';
import type { EventDraft, WorkItem } from './work-item.ts';

let test: TestDatabase;
let place: { organisationId: OrganisationId; siteId: SiteId };
let organisations = 0;
let macs = 0;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  organisations += 1;
  place = await test.organisation(`Organisation ${organisations}`);
});

function device(hostname: string, mac?: string): KnownDevice {
  macs += 1;
  const fleet = { base: 'wd', key: null, envelope: 'none', organisation: '', site: '', ...place } as const;
  const identity = { hostname, base: 'wd', country: null, zone: null, latitude: null, longitude: null };
  const own = mac ?? `04:83:08:00:01:${macs.toString(16).padStart(2, '0')}`;
  const boot = { bootEpoch: 1, bootedAtS: null, replayResetMs: null };
  return newDevice(fleet, own, { ...identity, ...boot }, { wallMs: Date.now(), monotonicMs: 0 });
}

const panic: EventDraft = {
  hostname: 'BOX',
  sequence: 1,
  bootEpoch: 0,
  envelopeSequence: null,
  timestampS: 1_800_000_000,
  alarmType: 'PANIC1',
  eventState: 'ACTIVE',
  priority: 'HIGH',
  physicalState: true,
  output: null,
  digest: createHash('sha256').update('panic').digest(),
  signal: { type: 'PANIC1', kind: 'active', priority: null, source: 'device', note: null },
};

function item(of: KnownDevice | null, over: Partial<WorkItem> = {}): WorkItem {
  return {
    organisationId: place.organisationId,
    atMs: Date.now(),
    origin: null,
    device: of,
    registers: false,
    updatesIdentity: false,
    touches: of !== null,
    changesState: of !== null,
    history: null,
    event: null,
    signals: [],
    seen: null,
    epoch: 1,
    replayResetMs: null,
    lowestWill: null,
    done: () => undefined,
    afterCommit: () => undefined,
    ...over,
  };
}

async function commit(items: readonly WorkItem[], raise?: Raise): Promise<void> {
  const { organisationId } = place;
  const alarms = createAlarms({ database: test.database, clock: systemClock });
  const committed = await test.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    commitItems(tx, organisationId, items, raise ?? alarms.applyInTransaction, false),
  );
  noteCommitted(committed);
}

/** Those who wait for a name. */
async function waiting(): Promise<number> {
  const [row] = await test.sql(
    `select count(*)::int as count from pg_locks
     where locktype = 'advisory' and classid = x'57415445'::bigint::oid and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return Number(row?.['count']);
}

const rows = (table: string) =>
  test.sql(`select * from ${table} where organisation_id = $1 order by id`, [place.organisationId]);

describe('commitItems', () => {
  it('registers many boxes at once and takes over one that is there already', async () => {
    const first = device('BOX_0');
    await commit([item(first, { registers: true })]);
    const again = device('BOX_NEW', first.mac);
    const others = Array.from({ length: 5 }, (_, index) => device(`BOX_${index + 1}`));
    await commit([again, ...others].map((each) => item(each, { registers: true })));
    expect(again.id).toBe(first.id);
    const devices = await rows('devices');
    expect(devices.map((row) => row['hostname'])).toEqual([
      'BOX_NEW',
      ...others.map(({ identity }) => identity.hostname),
    ]);
    expect(others.map(({ id }) => id)).toEqual(devices.slice(1).map((row) => row['id']));
  });

  it('refuses a box that belongs to another organisation, for what it is', async () => {
    const theirs = device('THEIRS');
    await commit([item(theirs, { registers: true })]);
    place = await test.organisation('Another organisation');
    await expect(commit([item(device('OURS', theirs.mac), { registers: true })])).rejects.toThrow(
      'belongs to another organisation',
    );
  });

  it('raises the alarm of the event that it keeps although memory is cleared meanwhile', async () => {
    const memory = createDeviceMemory();
    const box = device('BOX');
    memory.add(box);
    await commit([item(box, { registers: true })]);
    let clears = false;
    const { organisationId } = place;
    const alarms = createAlarms({ database: test.database, clock: systemClock });
    await test.database.transaction({ as: 'organisation', organisationId }, (tx) =>
      commitItems(
        {
          ...tx,
          many: async (row, sql, values) => {
            const found = await tx.many(row, sql, values);
            if (sql.startsWith('insert into alarm_events')) {
              memory.clear();
              clears = true;
            }
            return found;
          },
        },
        organisationId,
        [item(box, { event: panic })],
        alarms.applyInTransaction,
        false,
      ),
    );
    expect(clears).toBe(true);
    expect(await rows('alarm_events')).toMatchObject([{ device_id: box.id }]);
    expect(await rows('alarms')).toMatchObject([{ device_id: box.id, alarm_type: 'PANIC1' }]);
  });

  it('keeps the event of a box whose registration was refused', async () => {
    const refused = device('BOX');
    refused.gone = true;
    await commit([item(refused, { event: panic })]);
    expect(await rows('alarm_events')).toMatchObject([
      { device_id: null, device_hostname: 'BOX', device_mac: refused.mac },
    ]);
  });

  it('stores an alarm of an unregistered box once, whether redelivered at once or after its registration', async () => {
    await commit([item(null, { event: panic }), item(null, { event: panic })]);
    expect(await rows('alarm_events')).toHaveLength(1);
    const box = device('BOX');
    await commit([item(box, { registers: true })]);
    expect(await rows('alarms')).toMatchObject([{ device_id: box.id, count: 1 }]);
    await commit([item(box, { event: panic })]);
    expect(await rows('alarm_events')).toMatchObject([{ device_id: null }]);
    expect(await rows('alarms')).toMatchObject([{ device_id: box.id, count: 1 }]);
  });

  it('raises what was stored before the registration in its order, and once', async () => {
    const early = (sequence: number, over: Partial<EventDraft>): WorkItem => {
      const digest = createHash('sha256').update(`early ${sequence}`).digest();
      return item(null, { strangerOf: 'wd', event: { ...panic, sequence, digest, ...over } });
    };
    await commit([early(1, {}), early(2, { alarmType: 'FIRE', priority: 'CRITICAL' })]);
    await commit([early(3, { eventState: 'INACTIVE' }), early(4, { eventState: 'TEST' })]);
    expect(await rows('alarms')).toEqual([]);
    const box = device('BOX');
    const tamper: EventDraft = { ...panic, sequence: 5, digest: Buffer.alloc(32), alarmType: 'TAMPER' };
    const signal = { type: 'TAMPER', kind: 'active', priority: null, source: 'device', note: null } as const;
    await commit([item(box, { registers: true }), item(box, { event: { ...tamper, signal } })]);
    const raised = [
      { device_id: box.id, alarm_type: 'PANIC1', state: 'unacknowledged_returned', count: 1 },
      { device_id: box.id, alarm_type: 'FIRE', state: 'unacknowledged_active', count: 1 },
      { device_id: box.id, alarm_type: 'TAMPER', state: 'unacknowledged_active', count: 1 },
    ];
    expect(await rows('alarms')).toMatchObject(raised);
    await commit([item(box, { claimsName: true, updatesIdentity: true })]);
    expect(await rows('alarms')).toMatchObject(raised);
  });

  it('raises the alarm of a box that came under another name before it said that it is its own', async () => {
    const box = device('BEFORE');
    await commit([item(box, { registers: true })]);
    await commit([item(null, { strangerOf: 'wd', event: panic })]);
    box.identity = { ...box.identity, hostname: 'BOX' };
    await commit([item(box, { claimsName: true, updatesIdentity: true })]);
    expect(await rows('alarms')).toMatchObject([{ device_id: box.id, alarm_type: 'PANIC1' }]);
  });

  it('raises the alarm of a box that somebody else registered since it arrived', async () => {
    const box = device('BOX');
    await commit([item(box, { registers: true })]);
    const { base } = box.identity;
    await commit([item(null, { strangerOf: base, event: panic })]);
    await commit([item(null, { strangerOf: base, event: panic })]);
    expect(await rows('alarms')).toMatchObject([{ device_id: box.id, alarm_type: 'PANIC1', count: 1 }]);
  });

  it.each(['event', 'registration'])(
    'loses no alarm that comes while its box is registered: the %s is written first',
    async (first) => {
      const box = device('BOX');
      const { base } = box.identity;
      const event = [item(null, { strangerOf: base, event: panic })];
      const registration = [item(box, { registers: true })];
      const [one, other] = first === 'event' ? [event, registration] : [registration, event];
      const { organisationId } = place;
      const alarms = createAlarms({ database: test.database, clock: systemClock });
      let others = Promise.resolve();
      const committed = await test.database.transaction(
        { as: 'organisation', organisationId },
        async (tx) => {
          const done = await commitItems(tx, organisationId, one, alarms.applyInTransaction, false);
          others = commit(other);
          await eventually(async () => expect(await waiting()).toBe(1));
          return done;
        },
      );
      noteCommitted(committed);
      await others;
      expect(await rows('alarms')).toMatchObject([{ device_id: box.id, alarm_type: 'PANIC1', count: 1 }]);
    },
  );

  it('stores as seen only what it keeps, although a batch with more was refused before', async () => {
    const box = device('BOX');
    await commit([item(box, { registers: true, seen: 1 })]);
    const [first, second] = [item(box, { seen: 3 }), item(box, { seen: 4, lowestWill: 4 })];
    const nextBoot = item(box, { seen: 1, epoch: 2 });
    const failing: Raise = () => Promise.reject(new Error('refused late'));
    const signals = panic.signal === null ? [] : [panic.signal];
    await expect(commit([first, second, { ...nextBoot, signals }], failing)).rejects.toThrow('late');
    await commit([first]);
    const stored = async () =>
      await test.sql(
        `select boot_epoch, highest_sequence, lowest_will, previous_epoch, get_byte(seen, 0) as seen
         from device_replay where device_id = $1`,
        [box.id],
      );
    const boot = { boot_epoch: 1, previous_epoch: null };
    expect(await stored()).toEqual([{ ...boot, highest_sequence: 3, lowest_will: null, seen: 0b10 }]);
    await commit([second]);
    expect(await stored()).toEqual([{ ...boot, highest_sequence: 4, lowest_will: 4, seen: 0b101 }]);
    await commit([nextBoot]);
    expect(await stored()).toEqual([
      { boot_epoch: 2, highest_sequence: 1, lowest_will: null, previous_epoch: 1, seen: 0 },
    ]);
  });

  it('asks nothing more once it has failed, so that nothing comes behind the end of its transaction', async () => {
    const box = device('BOX');
    await commit([item(box, { registers: true })]);
    await commit([item(box, { event: panic })]);
    const { organisationId } = place;
    const history = {
      timeUs: Number.NaN,
      deviceTimeS: null,
      changeType: 'PERIODIC' as const,
      values: {
        temperatureC: 20,
        humidityPercent: null,
        fanPwmDutyPercent: null,
        panic1: false,
        panic2: false,
        boxSw: false,
        siren: false,
        turret: false,
        deviceState: null,
        isOnline: true,
      },
    };
    let underWay = 0;
    let underWayAtTheEnd = -1;
    await expect(
      test.database.transaction({ as: 'organisation', organisationId }, async (tx) => {
        const counted: typeof tx.many = async (row, sql, values) => {
          underWay += 1;
          return await tx.many(row, sql, values).finally(() => {
            underWay -= 1;
          });
        };
        const items = [item(box, { event: panic, history })];
        await commitItems(
          { ...tx, many: counted },
          organisationId,
          items,
          async () => undefined,
          false,
        ).finally(() => {
          underWayAtTheEnd = underWay;
        });
      }),
    ).rejects.toThrow(RangeError);
    expect(underWayAtTheEnd).toBe(0);
  });
});
