import { describe, expect, it } from 'vitest';
import { feedRoom } from '../../../../test/support/feed-room.ts';

const room = feedRoom();
const { until, startFeed, read, addDevice, raise, touchStatus, showsTheTruth } = room;

describe('a desk that shows some rows of a long list', () => {
  const interest = { devices: true, statuses: 'shown' } as const;
  const turnOff = (id: number) =>
    room.db.sql(
      'update device_status set is_online = not is_online, revision = revision + 1 where device_id = $1',
      [id],
    );

  it('gets every status of those, and of the others what lists go by', async () => {
    const [seen, unseen] = [await addDevice(), await addDevice()];
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, {
      interest: { ...interest, shownIds: [seen] },
    });
    // Of a device of which nothing was heard yet, the first report counts as a change.
    for (const id of [seen, unseen]) await touchStatus(id);
    await until(() => reader.statuses.get(seen) === 1 && reader.statuses.get(unseen) === 1);
    for (const id of [unseen, seen]) await touchStatus(id);
    await until(() => reader.statuses.get(seen) === 2);
    expect(reader.statuses.get(unseen)).toBe(1);
    await turnOff(unseen);
    await until(() => reader.statuses.get(unseen) === 3);
  });

  it('scrolls to others and misses nothing of them', async () => {
    const [first, second] = [await addDevice(), await addDevice()];
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, {
      interest: { ...interest, shownIds: [first] },
    });
    for (let count = 0; count < 3; count += 1) await touchStatus(second);
    const shown = await reader.show([second]);
    expect(shown).toMatchObject([{ deviceId: second, revision: 3 }]);
    await touchStatus(second);
    await until(() => reader.statuses.get(second) === 4);
    expect(reader.snapshots()).toBe(1);
  });

  it('is told nothing of rows of another organisation that it claims to show', async () => {
    const foreign = await addDevice(room.south);
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, { interest });
    expect(await reader.show([foreign])).toEqual([]);
    await touchStatus(foreign);
    const own = await raise();
    await until(() => reader.alarms.has(own));
    expect(reader.statuses.size).toBe(0);
  });
});

describe('without any reader', () => {
  it('telemetry is counted and passed over, and the first reader finds the truth', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    for (let count = 0; count < 5; count += 1) await touchStatus(device);
    await until(() => feed.metrics().changes >= 5);
    expect(feed.metrics().ringEntries.states).toBe(0);
    const reader = await read(feed, room.north.organisationId);
    await showsTheTruth(reader, room.north.organisationId);
    await touchStatus(device);
    await showsTheTruth(reader, room.north.organisationId);
    expect(reader.snapshots()).toBe(1);
  });

  it('alarms are kept for who comes back', async () => {
    const feed = await startFeed();
    const first = await read(feed, room.north.organisationId);
    await first.close();
    const missed = await raise();
    const second = await read(feed, room.north.organisationId, { cursor: first.cursor() });
    await until(() => second.alarms.has(missed));
    expect(second.snapshots()).toBe(0);
  });
});
