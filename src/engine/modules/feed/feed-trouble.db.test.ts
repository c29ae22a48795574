import { describe, expect, it } from 'vitest';
import { feedRoom } from '../../../../test/support/feed-room.ts';
import { FEED_WINDOW_FRAMES } from '../../../shared/feed/model.ts';
import type { TestReader } from './feed-test-reader.ts';

const room = feedRoom();
const { until, startFeed, read, addDevice, raise, acknowledge, close, touchStatus, showsTheTruth, churn } =
  room;

async function endReplication(): Promise<void> {
  await room.db.sql(
    `select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database()`,
  );
}

describe('a reader that has stalled', () => {
  it('costs nothing but its window, however much happens, and takes a snapshot once it goes on', async () => {
    const feed = await startFeed();
    const stalled = await read(feed, room.north.organisationId, { holdBack: true });
    const awake = await read(feed, room.north.organisationId);
    for (let count = 0; count < 50; count += 1) await raise();
    let changes = 50;
    const changeAll = async (): Promise<void> => {
      await room.db.sql('update alarms set count = count + 1');
      changes += 50;
    };
    // A slow machine merges many changes into one frame: the window is full when it is.
    while (stalled.frames.length < FEED_WINDOW_FRAMES) await changeAll();
    // More changes than the log keeps of alarms.
    for (let count = 0; count < 450; count += 1) await changeAll();
    await until(() => feed.metrics().changes >= changes);
    expect(feed.metrics().ringEntries.alarms).toBeLessThanOrEqual(20_000);
    expect(stalled.frames).toHaveLength(FEED_WINDOW_FRAMES);
    await stalled.acknowledge();
    await until(() => stalled.snapshots() === 2);
    await showsTheTruth(stalled, room.north.organisationId);
    await showsTheTruth(awake, room.north.organisationId);
    expect(awake.snapshots()).toBe(1);
  });
});

describe('a broken stream', () => {
  it('begins a new epoch, and its readers end with the truth by a snapshot', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId);
    const staying = await raise();
    const vanishing = await raise();
    await until(() => reader.alarms.size === 2);
    await endReplication();
    await close(vanishing);
    const missed = await raise();
    await touchStatus(device);
    await until(() => reader.snapshots() === 2);
    await acknowledge(staying);
    await showsTheTruth(reader, room.north.organisationId);
    expect([...reader.alarms.keys()]).toEqual(expect.arrayContaining([staying, missed]));
  });

  it('makes old cursors worth a snapshot', async () => {
    const feed = await startFeed();
    const first = await read(feed, room.north.organisationId);
    const alarm = await raise();
    await until(() => first.alarms.has(alarm));
    await first.close();
    const epochs = feed.metrics().epochs;
    await endReplication();
    await until(() => feed.metrics().epochs > epochs);
    const second = await read(feed, room.north.organisationId, { cursor: first.cursor() });
    await until(() => second.alarms.has(alarm));
    expect(second.snapshots()).toBe(1);
  });
});

describe('several readers', () => {
  it('that come while others write all end with the truth', async () => {
    const devices = [await addDevice(), await addDevice(), await addDevice()];
    const feed = await startFeed();
    const writing = churn(devices, 60);
    const come: TestReader[] = [];
    for (let count = 0; count < 5; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      come.push(await read(feed, room.north.organisationId));
    }
    await writing;
    for (const reader of come) await showsTheTruth(reader, room.north.organisationId);
  });

  it('of two feeds on one database agree', async () => {
    const devices = [await addDevice()];
    const here = await read(await startFeed(), room.north.organisationId);
    const there = await read(await startFeed(), room.north.organisationId);
    await churn(devices, 20);
    await showsTheTruth(here, room.north.organisationId);
    await showsTheTruth(there, room.north.organisationId);
    const changes = (reader: TestReader) =>
      reader.items.flatMap((item) =>
        item.kind === 'alarm' ? [`${item.alarm.id} r${item.alarm.revision}`] : [],
      );
    expect(changes(there)).toEqual(changes(here));
  });
});

describe('a flood', () => {
  it('of alarms in one transaction reaches a reader whole, in frames of bounded size', async () => {
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId);
    await room.db.sql(
      `insert into alarms (organisation_id, device_name, alarm_type, priority, state, raised_at, last_activated_at,
         source)
       select $1, 'box-' || n, 'PANIC1', 'critical', 'unacknowledged_active', now(), now(), 'device'
       from generate_series(1, 2000) n`,
      [room.north.organisationId],
    );
    await until(() => reader.alarms.size === 2000);
    const names = reader.items.flatMap((item) => (item.kind === 'alarm' ? [item.alarm.deviceName] : []));
    expect(names).toEqual(Array.from({ length: 2000 }, (_, index) => `box-${index + 1}`));
    expect(Math.max(...reader.frames.map((frame) => frame.items.length))).toBeLessThanOrEqual(500);
  });
});
