import { z } from 'zod';
import type { AlarmType } from '../../../../shared/alarms/model.ts';
import {
  SuppressionWindow,
  type SuppressionWindowKind,
} from '../../../../shared/alarms/suppression-window.ts';
import {
  DeviceId,
  type OrganisationId,
  SiteId,
  type SuppressionWindowId,
  ZoneId,
} from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

type Named = 'siteName' | 'zoneName' | 'deviceName';

/** Column of `suppression_windows` behind each field; names are looked up. */
const columns: Readonly<Record<Exclude<keyof SuppressionWindow, Named>, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  kind: 'kind',
  batchId: 'batch_id',
  siteId: 'site_id',
  zoneId: 'zone_id',
  deviceId: 'device_id',
  alarmTypes: 'alarm_types',
  startsAt: 'starts_at',
  endsAt: 'ends_at',
  reason: 'reason',
  by: 'user_name',
  station: 'station',
  beganAt: 'began_at',
  endedAt: 'ended_at',
  endedBy: 'ended_by_name',
  revision: 'revision',
};

const select = `select ${Object.entries(columns)
  .map(([field, column]) => `w.${column} as "${field}"`)
  .join(', ')}, s.name as "siteName", z.name as "zoneName", coalesce(d.name, d.hostname) as "deviceName"
  from suppression_windows w
  left join sites s on s.id = w.site_id
  left join zones z on z.id = w.zone_id
  left join devices d on d.id = w.device_id`;

/** Those that are not over, newest first; with `endedSince` also those that ended since. */
export function listWindows(tx: Tx, endedSince: Date | null): Promise<SuppressionWindow[]> {
  return tx.many(
    SuppressionWindow,
    `${select} where w.ended_at is null or w.ended_at >= $1 order by w.id desc limit 2000`,
    [endedSince],
  );
}

export function listWindowsSince(tx: Tx, since: Date): Promise<SuppressionWindow[]> {
  return tx.many(SuppressionWindow, `${select} where w.updated_at >= $1 order by w.id`, [since]);
}

/** A row as it stands in the log; its names are looked up by whoever shows it. */
export function windowOfRow(row: Readonly<Record<string, unknown>>): SuppressionWindow {
  const fields = Object.entries(columns).map(([field, column]) => [field, row[column]]);
  return SuppressionWindow.parse({
    ...Object.fromEntries(fields),
    siteName: null,
    zoneName: null,
    deviceName: null,
  });
}

export interface WindowPlace {
  readonly siteId: SiteId;
  readonly zoneId: ZoneId | null;
  readonly deviceId: DeviceId | null;
}

const Site = z.object({ id: SiteId });

/** Those of the sites that the person may see. */
export async function sitesAmong(tx: Tx, ids: readonly SiteId[]): Promise<SiteId[]> {
  return (await tx.many(Site, 'select id from sites where id = any($1::bigint[])', [ids])).map(
    ({ id }) => id,
  );
}

const Zone = z.object({ siteId: SiteId, id: ZoneId });
export const findZone = (tx: Tx, siteId: SiteId, zoneId: ZoneId) =>
  tx.optional(Zone, 'select id, site_id as "siteId" from zones where id = $1 and site_id = $2', [
    zoneId,
    siteId,
  ]);

const Device = z.object({ id: DeviceId, siteId: SiteId, name: z.string() });
export const findPlacedDevice = (tx: Tx, deviceId: DeviceId) =>
  tx.optional(
    Device,
    'select id, site_id as "siteId", coalesce(name, hostname) as name from devices where id = $1',
    [deviceId],
  );

export interface NewWindows {
  readonly organisationId: OrganisationId;
  readonly kind: SuppressionWindowKind;
  readonly batchId: string;
  readonly places: readonly WindowPlace[];
  readonly alarmTypes: readonly AlarmType[] | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly reason: string;
  readonly by: { readonly userId: number; readonly name: string; readonly station: string };
}

export async function insertWindows(tx: Tx, windows: NewWindows): Promise<SuppressionWindow[]> {
  const { by, places } = windows;
  await tx.execute(
    `insert into suppression_windows (organisation_id, kind, batch_id, alarm_types, starts_at, ends_at, reason,
       user_id, user_name, station, site_id, zone_id, device_id)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, * from unnest($11::bigint[], $12::bigint[], $13::bigint[])`,
    [
      windows.organisationId,
      windows.kind,
      windows.batchId,
      windows.alarmTypes,
      windows.startsAt,
      windows.endsAt,
      windows.reason,
      by.userId,
      by.name,
      by.station,
      places.map(({ siteId }) => siteId),
      places.map(({ zoneId }) => zoneId),
      places.map(({ deviceId }) => deviceId),
    ],
  );
  return tx.many(SuppressionWindow, `${select} where w.batch_id = $1 order by w.id`, [windows.batchId]);
}

export const findWindow = (tx: Tx, id: SuppressionWindowId) =>
  tx.optional(SuppressionWindow, `${select} where w.id = $1 for update of w`, [id]);

export async function endWindow(tx: Tx, id: SuppressionWindowId, at: Date, by: string): Promise<void> {
  await tx.execute('update suppression_windows set ended_at = $2, ended_by_name = $3 where id = $1', [
    id,
    at,
    by,
  ]);
}
