import { describe, expect, it } from 'vitest';
import type { TableChange } from '../../platform/db/replication-stream.ts';
import { alarmColumns } from '../alarms/index.ts';
import { mapChange } from './row-mapping.ts';

const change = (fields: Partial<TableChange>): TableChange => ({
  table: 'devices',
  op: 'insert',
  row: {},
  old: null,
  column: (name) => fields.row?.[name],
  ...fields,
});

const map = (row: TableChange) =>
  mapChange(row, (error) => {
    throw error;
  });

const at = new Date('2026-01-01T00:00:00Z');
const deviceRow = {
  id: 5,
  organisation_id: 1,
  site_id: 2,
  kind: 'alarm_box',
  zone_id: 3,
  model_id: null,
  tags: ['gate', 'null'],
  retired_at: null,
  mac_address: '02:00:00:00:00:05',
  hostname: 'box-5',
  name: null,
  country: null,
  zone: null,
  latitude: 40.5,
  longitude: null,
  created_at: at,
};
const alarmRow = {
  ...Object.fromEntries(Object.values(alarmColumns).map((column) => [column, null])),
  id: 9,
  organisation_id: 1,
  site_id: null,
  device_id: 5,
  device_name: 'box-5',
  alarm_type: 'PANIC1',
  priority: 'critical',
  state: 'acknowledged_active',
  count: 1,
  raised_at: at,
  last_activated_at: at,
  returned_at: null,
  acknowledged_at: at,
  acknowledged_by_name: 'Ana',
  acknowledged_station: 'Desk 1',
  acknowledge_note: null,
  closed_at: null,
  closed_by_name: null,
  disposition: null,
  latched: false,
  escalation_level: 0,
  loudness: 0,
  open_mandatory_steps: 0,
  subject: '',
  revision: 3,
};

describe('a row of the log', () => {
  it('of a device is its identity, named by its host name where nobody gave a name', () => {
    expect(map(change({ row: deviceRow }))).toMatchObject([
      {
        kind: 'item',
        organisationId: 1,
        item: {
          kind: 'device',
          device: {
            id: 5,
            name: 'box-5',
            siteId: 2,
            siteName: null,
            latitude: 40.5,
            zoneId: 3,
            tags: ['gate', 'null'],
          },
        },
      },
    ]);
  });

  it('of a deleted device is its removal from its organisation', () => {
    expect(map(change({ op: 'delete', row: { id: 5, organisation_id: 1 } }))).toEqual([
      { kind: 'item', organisationId: 1, item: { kind: 'device-removed', deviceId: 5 } },
    ]);
  });

  it('of a device that moved to another organisation is a removal there and a device here', () => {
    const moved = change({ op: 'update', row: deviceRow, old: { id: 5, organisation_id: 4 } });
    expect(map(moved)).toMatchObject([
      { organisationId: 4, item: { kind: 'device-removed', deviceId: 5 } },
      { organisationId: 1, item: { kind: 'device' } },
    ]);
  });

  it('of an alarm is the alarm', () => {
    expect(map(change({ table: 'alarms', op: 'update', row: alarmRow }))).toMatchObject([
      { kind: 'item', item: { kind: 'alarm', alarm: { id: 9, acknowledgedBy: 'Ana', revision: 3 } } },
    ]);
  });

  it('of an alarm without its unchanged large text asks for the alarm to be read', () => {
    const row = { ...alarmRow, acknowledge_note: undefined };
    expect(map(change({ table: 'alarms', op: 'update', row }))).toEqual([
      { kind: 'incomplete-alarm', organisationId: 1, alarmId: 9 },
    ]);
  });

  it('that breaks the schema is an error, not a guess', () => {
    expect(() => map(change({ row: { ...deviceRow, kind: 'toaster' } }))).toThrow();
    expect(() => map(change({ row: { ...deviceRow, organisation_id: undefined } }))).toThrow();
  });

  it.each([
    ['a deleted status', change({ table: 'device_status', op: 'delete', row: { device_id: 5 } })],
    ['a line of a timeline', change({ table: 'alarm_timeline' })],
    ['the ingester', change({ table: 'ingest_leases', op: 'update' })],
  ])('of %s concerns no reader', (_name, other) => {
    expect(map(other)).toEqual([]);
  });

  it('of a truncated table means that everything must be read again', () => {
    expect(map(change({ table: 'alarms', op: 'truncate' }))).toEqual([{ kind: 'resync' }]);
  });
});
