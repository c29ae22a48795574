import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { databaseProxy } from '../../../../test/support/database-proxy.ts';
import { until } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { findMigrationsDir } from '../../platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../platform/db/pg-database.ts';
import { createLogger } from '../../platform/logger.ts';
import { type KnownDevice, newDevice } from './device-memory.ts';
import { createLanes, type Lanes, type LanesOptions } from './lanes.ts';
import { createIngestMetrics } from './metrics.ts';
import { createReplayJournal } from './replay-journal.ts';
import type { EventDraft, WorkItem } from './work-item.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const logger = createLogger('silent');

function item(organisationId: OrganisationId, over: Partial<WorkItem> = {}): WorkItem {
  return {
    organisationId,
    atMs: Date.now(),
    origin: null,
    device: null,
    registers: false,
    updatesIdentity: false,
    touches: false,
    changesState: false,
    history: null,
    event: null,
    signals: [],
    seen: null,
    epoch: 0,
    replayResetMs: null,
    lowestWill: null,
    done: () => undefined,
    afterCommit: () => undefined,
    ...over,
  };
}

/** An alarm of a box that is not registered. */
function event(sequence: number, over: Partial<EventDraft> = {}): EventDraft {
  return {
    hostname: 'BOX',
    sequence,
    bootEpoch: 0,
    envelopeSequence: null,
    timestampS: 1_800_000_000,
    alarmType: 'PANIC1',
    eventState: 'ACTIVE',
    priority: 'HIGH',
    physicalState: true,
    output: null,
    digest: createHash('sha256').update(String(sequence)).digest(),
    signal: null,
    ...over,
  };
}

let macs = 0;
function newBox(place: { organisationId: OrganisationId; siteId: SiteId }): KnownDevice {
  macs += 1;
  const fleet = { base: 'wd', key: null, envelope: 'none', organisation: '', site: '', ...place } as const;
  const identity = {
    hostname: 'BOX',
    base: 'wd',
    country: null,
    zone: null,
    latitude: null,
    longitude: null,
  };
  return newDevice(
    fleet,
    `04:83:08:00:02:0${macs}`,
    { ...identity, bootEpoch: 0, bootedAtS: null, replayResetMs: null },
    { wallMs: Date.now(), monotonicMs: 0 },
  );
}

function lanesOn(database: Database, over: Partial<LanesOptions> = {}): Lanes {
  const lanes = createLanes({
    database,
    raise: async () => undefined,
    clock: systemClock,
    logger,
    metrics: createIngestMetrics(),
    journal: createReplayJournal({ database, clock: systemClock, logger }),
    mayWrite: () => Promise.resolve(),
    setAside: () => Promise.reject(new Error('nothing is to be set aside')),
    onPressure: () => undefined,
    ...over,
  });
  onTestFinished(() => lanes.close());
  return lanes;
}

describe('lanes', () => {
  it('ask the broker to hold back while the database is away, and lose nothing', async () => {
    const { organisationId } = await test.organisation('Pressure');
    const proxy = await databaseProxy(test.connectionString);
    const database = createPgDatabase({
      connectionString: proxy.connectionString,
      kind: 'external',
      logger,
      clock: systemClock,
      migrationsDir: findMigrationsDir(),
    });
    onTestFinished(async () => {
      await database.stop();
      await proxy.close();
    });
    await database.ready();
    const pressure: boolean[] = [];
    const lanes = lanesOn(database, { onPressure: (isHigh) => void pressure.push(isHigh) });
    proxy.cut();
    const done: number[] = [];
    for (let number = 0; number < 20_000; number += 1) {
      lanes.push(item(organisationId, { done: () => void done.push(number) }));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pressure).toEqual([true]);
    expect(done).toEqual([]);
    proxy.restore();
    await lanes.drained();
    expect(pressure).toEqual([true, false]);
    expect(done).toEqual(Array.from({ length: 20_000 }, (_, number) => number));
  });

  it('keep an alarm, unanswered, while a right is missing, and say why', async () => {
    const { organisationId } = await test.organisation('Revoked');
    const metrics = createIngestMetrics();
    const lanes = lanesOn(test.database, { metrics });
    const answered: number[] = [];
    await test.sql('revoke insert on alarm_events from watchdesk_app');
    try {
      for (const sequence of [1, 2]) {
        const done = () => void answered.push(sequence);
        lanes.push(item(organisationId, { event: event(sequence), done }));
      }
      await until(() => metrics.figures().databaseRetries >= 5);
      expect(answered).toEqual([]);
      expect(lanes.problem()).toMatch(/^The database does not keep messages \(42501\): a right of its login/);
    } finally {
      await test.sql('grant insert on alarm_events to watchdesk_app');
    }
    await lanes.drained();
    expect(answered).toEqual([1, 2]);
    expect(lanes.problem()).toBeNull();
    expect(await eventsOf(organisationId)).toHaveLength(2);
  });

  it('answer a refused message only once people can see it, and then go on', async () => {
    const { organisationId } = await test.organisation('Refused');
    const told: string[] = [];
    let failures = 3;
    const lanes = lanesOn(test.database, {
      setAside: async () => {
        failures -= 1;
        if (failures >= 0) throw new AppError('DATABASE_UNAVAILABLE');
        told.push('shown');
      },
    });
    const poison = event(1, { digest: new Uint8Array(5) });
    lanes.push(item(organisationId, { event: poison, done: () => void told.push('answered') }));
    lanes.push(item(organisationId, { event: event(2), done: () => void told.push('next answered') }));
    await lanes.drained();
    expect(told).toEqual(['shown', 'answered', 'next answered']);
    expect(await eventsOf(organisationId)).toMatchObject([{ sequence: 2 }]);
  });

  it('keep the event of an alarm of which the rest is refused', async () => {
    const { organisationId, siteId } = await test.organisation('Rest');
    let shown = 0;
    const lanes = lanesOn(test.database, {
      setAside: async () => {
        shown += 1;
      },
    });
    const device = newBox({ organisationId, siteId });
    // No such row: it was deleted a moment ago.
    device.id = DeviceId.parse(999_999);
    let answers = 0;
    const done = () => {
      answers += 1;
    };
    lanes.push(item(organisationId, { device, touches: true, event: event(1), done }));
    await lanes.drained();
    expect({ shown, answers }).toEqual({ shown: 1, answers: 1 });
    expect(await eventsOf(organisationId)).toMatchObject([{ device_id: null, device_hostname: 'BOX' }]);
  });

  it('keep what a new box sends in order, also when its registration is over before', async () => {
    const place = await test.organisation('Ordered');
    const lanes = lanesOn(test.database);
    const device = newBox(place);
    const { organisationId } = place;
    const answered: number[] = [];
    const alarm = (sequence: number) =>
      item(organisationId, { device, event: event(sequence), done: () => void answered.push(sequence) });
    const later = () => {
      expect(device.id).not.toBeNull();
      lanes.push(alarm(101));
      expect(lanes.depth('alarm')).toBe(0);
    };
    lanes.push(item(organisationId, { device, registers: true, afterCommit: later }));
    // More than one batch takes of a box.
    for (let sequence = 1; sequence <= 100; sequence += 1) lanes.push(alarm(sequence));
    await lanes.drained();
    const expected = Array.from({ length: 101 }, (_, index) => index + 1);
    expect(answered).toEqual(expected);
    expect((await eventsOf(organisationId)).map((row) => row['sequence'])).toEqual(expected);
    lanes.push(alarm(102));
    expect(lanes.depth('alarm')).toBe(1);
    await lanes.drained();
  });

  it('answer what is committed although a listener behind it fails', async () => {
    const { organisationId } = await test.organisation('Listener');
    const lanes = lanesOn(test.database);
    const answered: number[] = [];
    const broken = () => {
      throw new Error('a bug');
    };
    lanes.push(item(organisationId, { event: event(1), done: broken, afterCommit: broken }));
    lanes.push(item(organisationId, { event: event(2), done: () => void answered.push(2) }));
    await lanes.drained();
    expect(answered).toEqual([2]);
    expect(await eventsOf(organisationId)).toHaveLength(2);
  });
});

function eventsOf(organisationId: OrganisationId) {
  return test.sql('select * from alarm_events where organisation_id = $1 order by id', [organisationId]);
}
