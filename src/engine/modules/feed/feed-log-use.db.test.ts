import { describe, expect, it } from 'vitest';
import { databaseProxy } from '../../../../test/support/database-proxy.ts';
import { feedRoom } from '../../../../test/support/feed-room.ts';
import type { Database } from '../../platform/db/database.ts';

const room = feedRoom();
const { until, startFeed, read, addDevice, raise, showsTheTruth, churn } = room;

/** The same database, with a login for the feed that may not replicate. */
async function withoutReplication(): Promise<{ role: string; database: Database }> {
  const url = new URL(room.db.connectionString);
  const role = `no_replication_${url.pathname.slice(-8)}`;
  await room.db.sql(`create role ${role} login password 'not-a-secret'`);
  url.username = role;
  url.password = 'not-a-secret';
  return { role, database: { ...room.db.database, connectionString: () => url.href } };
}

const slots = () =>
  room.db.sql('select slot_name from pg_replication_slots where database = current_database() order by 1');

/** Makes the server write about so much log that no reader hears of. */
const writeLog = (megabytes: number) =>
  room.db.sql(
    `select pg_logical_emit_message(false, 'test', repeat('x', 1024 * 1024)) from generate_series(1, $1::int)`,
    [megabytes],
  );

describe('without logical decoding', () => {
  it('a server that refuses it is read by notification, says so, and ends with the same truth', async () => {
    const { role, database } = await withoutReplication();
    const devices = [await addDevice(), await addDevice()];
    const feed = await startFeed({ database });
    expect(feed.state()).toMatchObject({ state: 'up', mode: 'notify' });
    expect(feed.state().message).toContain('does not allow logical decoding');
    const reader = await read(feed, room.north.organisationId, { interest: { rejected: true } });
    const other = await read(feed, room.south.organisationId);
    await churn(devices, 20);
    const removed = await addDevice();
    await until(() => reader.devices.has(removed));
    await room.db.sql('delete from devices where id = $1', [removed]);
    await room.db.sql(
      `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
       values ($1, now(), 'ours', 'undecodable', 0, '')`,
      [room.north.organisationId],
    );
    await until(() => !reader.devices.has(removed));
    await showsTheTruth(reader, room.north.organisationId);
    await until(() => reader.items.some((item) => item.kind === 'rejected' && item.message.topic === 'ours'));
    expect(other.items).toEqual([]);
    await feed.stop();
    await room.db.sql(`drop role ${role}`);
  });

  it('hears of an alarm soon, because the triggers notify', async () => {
    const feed = await startFeed({ mode: 'notify' });
    const reader = await read(feed, room.north.organisationId);
    const startedAt = Date.now();
    const alarm = await raise();
    await until(() => reader.alarms.has(alarm));
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  it('the log is taken up as soon as the server, come back, allows it', async () => {
    const { role, database } = await withoutReplication();
    const feed = await startFeed({ database });
    const reader = await read(feed, room.north.organisationId);
    await room.db.sql(`alter role ${role} replication`);
    await room.db.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and query like 'listen%'`,
      [role],
    );
    await until(() => feed.state().mode === 'logical');
    expect(feed.state()).toMatchObject({ state: 'up', message: null });
    const alarm = await raise();
    await until(() => reader.alarms.has(alarm));
    await feed.stop();
    await room.db.sql(`drop role ${role}`);
  });
});

describe('the log that the server keeps', () => {
  it('is a figure of the status', async () => {
    const feed = await startFeed();
    await until(() => feed.state().retainedBytes !== null);
    expect(feed.state().retainedBytes).toBeLessThan(1024 ** 3);
  });

  it('does not grow without end while the way to this station is stalled: the stream begins anew', async () => {
    const proxy = await databaseProxy(room.db.connectionString);
    const feed = await startFeed({
      database: { ...room.db.database, connectionString: () => proxy.connectionString },
      maxRetainedBytes: 64 * 1024 ** 2,
    });
    const reader = await read(feed, room.north.organisationId);
    const epochs = feed.metrics().epochs;
    const before = await slots();
    expect(before).toHaveLength(1);
    proxy.stall();
    const missed = await raise();
    await writeLog(100);
    await until(() => feed.state().state === 'down');
    expect(feed.state().message).toContain('MB of its log');
    proxy.resume();
    await until(() => feed.metrics().epochs > epochs && feed.state().mode === 'logical');
    await until(() => reader.alarms.has(missed));
    await expect.poll(slots, { timeout: 30_000 }).not.toContainEqual(before[0]);
    await feed.stop();
    await proxy.close();
  }, 60_000);
});
