import { describe, expect, it } from 'vitest';
import { feedRoom } from '../../../../test/support/feed-room.ts';
import type { TestReader } from './feed-test-reader.ts';

const room = feedRoom();
const { until, startFeed, read, addDevice, raise, acknowledge, close, touchStatus, showsTheTruth } = room;

describe('a reader', () => {
  it('is told that groups, sites, panels, plans, rules and how alarms are handled changed, and of no other organisation', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, { interest: { system: true } });
    const outsider = await read(feed, room.south.organisationId, { interest: { system: true } });
    const told = ({ items }: TestReader) =>
      items.flatMap((item) => (item.kind === 'outdated' ? [item.what] : []));
    const tells = async (what: string, sql: string, values: readonly unknown[]) => {
      const before = told(reader).length;
      await room.db.sql(sql, [...values]);
      await until(() =>
        told(reader)
          .slice(before)
          .some((each) => each === what),
      );
    };
    const { organisationId, siteId } = room.north;
    await tells('registry', `insert into device_groups (organisation_id, name) values ($1, 'Round')`, [
      organisationId,
    ]);
    await tells(
      'registry',
      `insert into device_group_members (organisation_id, group_id, device_id)
       select $1, id, $2 from device_groups where organisation_id = $1`,
      [organisationId, device],
    );
    await tells('registry', 'delete from device_groups where organisation_id = $1', [organisationId]);
    await tells('registry', 'update sites set latitude = -12, longitude = -77 where id = $1', [siteId]);
    await tells(
      'panels',
      `insert into panels (organisation_id, site_id, name, version, seen_by, used_by)
       values ($1, $2, 'Gate', 1, '{operator}', '{}')`,
      [organisationId, siteId],
    );
    await tells('panels', 'delete from panels where site_id = $1', [siteId]);
    for (const change of [
      `insert into alarm_type_settings (organisation_id, code, latched) values ($1, 'FIRE', true)`,
      'delete from alarm_type_settings where organisation_id = $1',
      'update alarm_dispositions set is_offered = false where organisation_id = $1',
      'insert into alarm_settings (organisation_id) values ($1)',
    ])
      await tells('alarm-desk', change, [organisationId]);
    await tells(
      'plans',
      `insert into site_contacts (organisation_id, site_id, rank, name, phone) values ($1, $2, 1, 'Eva', '+51 1')`,
      [organisationId, siteId],
    );
    await tells('plans', 'delete from site_contacts where site_id = $1', [siteId]);
    await tells(
      'plans',
      `insert into action_plans (organisation_id, alarm_type, name, version) values ($1, 'FIRE', 'Fire', 1)`,
      [organisationId],
    );
    await tells('rules', `insert into rules (organisation_id, name, version) values ($1, 'Warm', 1)`, [
      organisationId,
    ]);
    expect(told(outsider)).toEqual([]);
  });

  it('gets a snapshot of what is open, with names, and then every change as it commits', async () => {
    const device = await addDevice();
    const closed = await raise();
    await close(closed);
    const open = await raise(room.north, device);
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, { interest: { deviceIds: [device] } });
    expect([...reader.alarms.keys()]).toEqual([open]);
    expect(reader.alarms.get(open)).toMatchObject({
      siteName: 'North site',
      deviceName: 'a box',
      deviceId: device,
    });

    await acknowledge(open, 'seen');
    await until(() => reader.alarms.get(open)?.state === 'acknowledged_active');
    expect(reader.alarms.get(open)).toMatchObject({
      siteName: 'North site',
      acknowledgedBy: 'Ana',
      acknowledgedStation: 'Desk 2',
      acknowledgeNote: 'seen',
    });
    await touchStatus(device);
    await until(() => reader.statuses.get(device) === 1);
    const detail = reader.items.findLast((item) => item.kind === 'status-detail');
    expect(detail).toMatchObject({ status: { temperatureC: 22.5, ipAddress: '192.0.2.7', revision: 1 } });

    const added = await addDevice();
    await until(() => reader.devices.has(added) && reader.statuses.has(added));
    await room.db.sql('delete from devices where id = $1', [added]);
    await until(() => !reader.devices.has(added));
    await close(open);
    await until(() => reader.alarms.get(open)?.state === 'closed');
    expect(reader.snapshots()).toBe(1);
  });

  it('never sees anything of another organisation', async () => {
    await addDevice(room.south);
    await raise(room.south);
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, { interest: { rejected: true } });
    const foreign = await addDevice(room.south);
    await raise(room.south);
    await touchStatus(foreign);
    await room.db.sql('delete from devices where id = $1', [foreign]);
    await room.db.sql(
      `insert into rejected_messages (organisation_id, received_at, topic, reason, size_bytes, frame)
       values ($1, now(), 'theirs', 'undecodable', 0, '')`,
      [room.south.organisationId],
    );
    const own = await raise();
    await until(() => reader.alarms.has(own));
    expect(reader.items.map((item) => item.kind)).toEqual(['alarm']);
  });

  it('goes on after its cursor without a snapshot', async () => {
    const feed = await startFeed();
    const first = await read(feed, room.north.organisationId);
    const before = await raise();
    await until(() => first.alarms.has(before));
    await first.close();
    const missed = await raise();
    const second = await read(feed, room.north.organisationId, { cursor: first.cursor() });
    await until(() => second.alarms.has(missed));
    expect(second.snapshots()).toBe(0);
    expect([...second.alarms.keys()]).toEqual([missed]);
  });

  it('that does not acknowledge gets no more than its window, then each alarm and only the last status', async () => {
    const device = await addDevice();
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, { holdBack: true });
    const alarm = await raise();
    await until(() => reader.alarms.has(alarm));
    for (let count = 0; count < 20; count += 1) {
      await acknowledge(alarm, `note ${count}`);
      await touchStatus(device);
    }
    await until(() => reader.frames.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(reader.frames).toHaveLength(4);
    await reader.acknowledge();
    await until(() => reader.alarms.get(alarm)?.acknowledgeNote === 'note 19');
    await showsTheTruth(reader, room.north.organisationId);
    const revisions = reader.items.flatMap((item) => (item.kind === 'alarm' ? [item.alarm.revision] : []));
    expect(revisions).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    const statuses = reader.items.filter((item) => item.kind === 'status');
    expect(statuses.length).toBeLessThan(10);
  });

  it('gets a long note whole, although the log leaves unchanged large values out', async () => {
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId);
    const alarm = await raise();
    await room.db.sql('alter table alarms alter column acknowledge_note set storage external');
    const note = 'ß'.repeat(2000);
    await acknowledge(alarm, note);
    await room.db.sql(`update alarms set count = count + 1 where id = $1`, [alarm]);
    await until(() => reader.alarms.get(alarm)?.count === 2);
    expect(reader.alarms.get(alarm)?.acknowledgeNote).toBe(note);
    expect(reader.snapshots()).toBe(1);
  });

  it('hears of the system at once and when it changes, and leaves nothing behind when it goes', async () => {
    const feed = await startFeed();
    const reader = await read(feed, room.north.organisationId, { interest: { system: true } });
    await until(() => reader.items.some((item) => item.kind === 'system'));
    expect(feed.metrics().readers).toBe(1);
    await reader.close();
    expect(feed.metrics().readers).toBe(0);
  });
});
