import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { openReader, type TestReader } from '../../src/engine/modules/feed/feed-test-reader.ts';
import { createFeed, type FeedDeps } from '../../src/engine/modules/feed/index.ts';
import { systemClock } from '../../src/engine/platform/clock.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../src/shared/contract/primitives.ts';
import type { SystemStatus } from '../../src/shared/system/model.ts';
import { closeAlarms } from './close-alarms.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

type Feed = ReturnType<typeof createFeed>;

interface Place {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
}

const Id = z.object({ id: z.int() });

function systemStatus(feed: () => SystemStatus['feed']): SystemStatus {
  const up = { state: 'up', kind: 'external', since: new Date(0), message: null } as const;
  return {
    version: '0.0.0',
    station: 'Desk',
    serverTime: new Date(),
    database: up,
    broker: up,
    feed: feed(),
    ingester: { self: true, holder: 'Desk', problem: null },
    counts: { devices: 0, online: 0, unregistered: 0, rejectedToday: 0 },
    warnings: [],
  };
}

function shown(reader: TestReader) {
  const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;
  return {
    alarms: [...reader.alarms.values()]
      .filter((alarm) => alarm.state !== 'closed')
      .map(({ id, revision }) => ({ id: Number(id), revision }))
      .sort(byId),
    statuses: [...reader.statuses].map(([id, revision]) => ({ id, revision })).sort(byId),
  };
}

/** Feeds of a database with two organisations, who reads them, and what changes meanwhile. */
export function feedRoom() {
  let db: TestDatabase;
  let north: Place;
  let south: Place;
  let nextName = 0;
  const feeds: Feed[] = [];
  const readers: TestReader[] = [];

  beforeAll(async () => {
    db = await testDatabase();
    north = await db.organisation('North');
    south = await db.organisation('South');
  });
  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.close()));
    await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
    for (const table of ['devices', 'alarms', 'rejected_messages']) await db.sql(`delete from ${table}`);
  });
  afterAll(() => db.drop());

  const until = (condition: () => boolean) =>
    expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

  async function startFeed(
    options: Partial<Pick<FeedDeps, 'mode' | 'database' | 'maxRetainedBytes'>> = {},
  ): Promise<Feed> {
    const feed: Feed = createFeed({
      database: db.database,
      clock: systemClock,
      logger: pino({ enabled: false }),
      systemStatus: () => systemStatus(() => feed.state()),
      ...options,
    });
    feeds.push(feed);
    feed.start();
    await until(() => feed.state().state === 'up');
    return feed;
  }

  async function read(
    feed: Feed,
    organisationId: OrganisationId,
    options: Parameters<typeof openReader>[2] = {},
  ): Promise<TestReader> {
    const reader = openReader(feed.handlers, await db.person(organisationId), options);
    readers.push(reader);
    const isComplete = () => reader.frames.some((frame) => frame.type === 'snapshot' && frame.last);
    if (options.cursor === undefined) await until(isComplete);
    return reader;
  }

  async function addDevice(place = north): Promise<DeviceId> {
    nextName += 1;
    const [row] = await db.sql(
      `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
       values ($1, $2, 'alarm_box', $3, $4, 'watchdesk') returning id`,
      [
        place.organisationId,
        place.siteId,
        `02:00:00:00:00:${nextName.toString(16).padStart(2, '0')}`,
        `box-${nextName}`,
      ],
    );
    const { id } = Id.parse(row);
    await db.sql(
      'insert into device_status (device_id, organisation_id, temperature, ip_address) values ($1, $2, 21.5, $3)',
      [id, place.organisationId, '192.0.2.7'],
    );
    return DeviceId.parse(id);
  }

  async function raise(place = north, device: DeviceId | null = null): Promise<number> {
    const [row] = await db.sql(
      `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
         last_activated_at, source)
       values ($1, $2, $3, 'a box', 'PANIC1', 'critical', 'unacknowledged_active', now(), now(), 'device') returning id`,
      [place.organisationId, place.siteId, device],
    );
    return Id.parse(row).id;
  }

  const acknowledge = (id: number, note: string | null = null) =>
    db.sql(
      `update alarms set state = 'acknowledged_active', acknowledged_at = now(), acknowledged_by_name = 'Ana',
         acknowledged_station = 'Desk 2', acknowledge_note = $2 where id = $1`,
      [id, note],
    );
  const close = (id: number) => closeAlarms(db.sql, id, 'real');
  const touchStatus = (id: number) =>
    db.sql(
      'update device_status set temperature = coalesce(temperature, 0) + 1, revision = revision + 1 where device_id = $1',
      [id],
    );

  /** Open alarms and statuses of an organisation with their revisions, as the database has them. */
  async function truth(organisationId: OrganisationId) {
    const Row = z.object({ id: z.int(), revision: z.int() });
    const alarms = await db.sql(
      `select id, revision from alarms where organisation_id = $1 and state <> 'closed' order by id`,
      [organisationId],
    );
    const statuses = await db.sql(
      'select device_id as id, revision from device_status where organisation_id = $1 order by id',
      [organisationId],
    );
    return {
      alarms: alarms.map((row) => Row.parse(row)),
      statuses: statuses.map((row) => Row.parse(row)),
    };
  }

  async function showsTheTruth(reader: TestReader, organisationId: OrganisationId): Promise<void> {
    const expected = await truth(organisationId);
    await expect.poll(() => shown(reader), { timeout: 30_000, interval: 20 }).toEqual(expected);
  }

  /** Writes from several connections at once until all rounds are done. */
  async function churn(devices: readonly number[], rounds: number): Promise<void> {
    const writer = async (offset: number): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const alarm = await raise();
        await touchStatus(devices[(round + offset) % devices.length] ?? 0);
        await acknowledge(alarm);
        if (round % 3 === offset) await close(alarm);
      }
    };
    await Promise.all([writer(0), writer(1)]);
  }

  return {
    get db() {
      return db;
    },
    get north() {
      return north;
    },
    get south() {
      return south;
    },
    until,
    startFeed,
    read,
    addDevice,
    raise,
    acknowledge,
    close,
    touchStatus,
    showsTheTruth,
    churn,
  };
}
