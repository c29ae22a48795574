import { z } from 'zod';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DeviceIdentity, DeviceStatus, DeviceStatusDetail } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import {
  identityColumns,
  identityFrom,
  identitySelect,
  statusColumns,
  statusSelect,
} from './device-columns.ts';

export function findIdentity(tx: Tx, id: DeviceId): Promise<DeviceIdentity | undefined> {
  return tx.optional(DeviceIdentity, `select ${identitySelect} from ${identityFrom} where d.id = $1`, [id]);
}

/** The devices after `afterId`, lowest id first. */
export function listIdentities(tx: Tx, afterId: number, limit: number): Promise<DeviceIdentity[]> {
  return tx.many(
    DeviceIdentity,
    `select ${identitySelect} from ${identityFrom} where d.id > $1 order by d.id limit $2`,
    [afterId, limit],
  );
}

export function findIdentities(tx: Tx, ids: readonly DeviceId[]): Promise<DeviceIdentity[]> {
  return tx.many(
    DeviceIdentity,
    `select ${identitySelect} from ${identityFrom} where d.id = any($1::bigint[]) order by d.id`,
    [ids],
  );
}

export function findStatuses(tx: Tx, ids: readonly DeviceId[]): Promise<DeviceStatusDetail[]> {
  return tx.many(
    DeviceStatusDetail,
    `select ${statusSelect} from device_status t where t.device_id = any($1::bigint[]) order by t.device_id`,
    [ids],
  );
}

const Place = z.tuple([z.int(), z.int().nullable()]);

/** Each device with its site. */
export async function listPlaces(tx: Tx): Promise<z.infer<typeof Place>[]> {
  const rows = await tx.raw('select id, site_id from devices');
  return rows.map((row) => Place.parse(row));
}

const IdWithRevision = z.tuple([z.int(), z.int()]);

/** What tells which rows changed. */
export interface Revisions {
  /** By device id; of those that may have changed since. */
  readonly identities: ReadonlyMap<number, number>;
  readonly statuses: ReadonlyMap<number, number>;
  /** Of all devices. */
  readonly count: number;
  /** Where the next read goes on. */
  readonly upTo: string;
}

/** The oldest transaction that a later statement may still see come. */
const UP_TO = 'select pg_snapshot_xmin(pg_current_snapshot())::text';
/** Rows that were written by that transaction or a later one; `age` because ids of transactions begin again. */
const SINCE = 'where $1::text is null or age(xmin) <= age($1::text::xid)';
const FirstNumber = z.tuple([z.tuple([z.int()])]);
const FirstText = z.tuple([z.tuple([z.string()])]);

/** Revision of devices' identities and statuses; since an earlier read, or of all. */
export async function listRevisions(tx: Tx, since: string | null): Promise<Revisions> {
  const [[upTo]] = FirstText.parse(await tx.raw(UP_TO));
  const identities = await tx.raw(`select id, revision from devices ${SINCE}`, [since]);
  const statuses = await tx.raw(`select device_id, revision from device_status ${SINCE}`, [since]);
  const [[count]] = FirstNumber.parse(await tx.raw('select count(*) from devices'));
  return {
    identities: new Map(identities.map((row) => IdWithRevision.parse(row))),
    statuses: new Map(statuses.map((row) => IdWithRevision.parse(row))),
    count,
    upTo,
  };
}

export async function listDeviceIds(tx: Tx): Promise<ReadonlySet<number>> {
  return new Set((await tx.raw('select id from devices')).map((row) => z.tuple([z.int()]).parse(row)[0]));
}

function fieldsOf(row: Readonly<Record<string, unknown>>, columns: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, row[column]]));
}

/** A row of `devices` as it stands in the log: without the names of its site, zone, brand and model. */
export function identityOfRow(row: Readonly<Record<string, unknown>>): DeviceIdentity {
  const name = row['name'] ?? row['hostname'];
  return DeviceIdentity.parse({
    ...fieldsOf(row, identityColumns),
    name,
    tags: row['tags'],
    siteName: null,
    zoneName: null,
    modelName: null,
    brandName: null,
  });
}

/** A row of `device_status` as it stands in the log, in the width of a list and column by column: few are read whole. */
export function listStatusOfRow(column: (name: string) => unknown): DeviceStatus {
  const field = (name: keyof DeviceStatus): unknown => column(statusColumns[name]);
  return DeviceStatus.parse({
    deviceId: field('deviceId'),
    isOnline: field('isOnline'),
    lastSeen: field('lastSeen'),
    deviceState: field('deviceState'),
    firmwareVersion: field('firmwareVersion'),
    networkType: field('networkType'),
    rssiDbm: field('rssiDbm'),
    temperatureC: field('temperatureC'),
    humidityPercent: field('humidityPercent'),
    fanPwmDutyPercent: field('fanPwmDutyPercent'),
    panic1: field('panic1'),
    panic2: field('panic2'),
    boxSw: field('boxSw'),
    siren: field('siren'),
    turret: field('turret'),
    deviceSynced: field('deviceSynced'),
    revision: field('revision'),
  });
}

/** A row of `device_status` as it stands in the log. */
export function statusOfRow(row: Readonly<Record<string, unknown>>): DeviceStatusDetail {
  return DeviceStatusDetail.parse(fieldsOf(row, statusColumns));
}
