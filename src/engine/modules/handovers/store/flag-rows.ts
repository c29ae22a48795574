import { z } from 'zod';
import type { AlarmId, DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import { FlagId, FlagLine } from '../../../../shared/handovers/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Signer } from './handover-rows.ts';

const select = `select f.id, f.subject, f.subject_name as "subjectName", f.site_id as "siteId", s.name as "siteName",
    f.alarm_id as "alarmId", f.device_id as "deviceId", f.note, f.flagged_by_name as by, f.flagged_station as station,
    f.flagged_at as since
  from handover_flags f left join sites s on s.id = f.site_id`;

/** Those that nobody has cleared, at these sites (null: all and none), oldest first. */
export function listFlags(tx: Tx, siteIds: readonly SiteId[] | null): Promise<FlagLine[]> {
  return tx.many(
    FlagLine,
    `${select} where f.cleared_at is null and ($1::bigint[] is null or f.site_id = any($1)) order by f.id`,
    [siteIds],
  );
}

const Subject = z.object({ siteId: SiteId.nullable(), name: z.string() });
export type Subject = z.infer<typeof Subject>;

export const findAlarmSubject = (tx: Tx, id: AlarmId) =>
  tx.optional(
    Subject,
    `select site_id as "siteId", left(coalesce(title, alarm_type) || ' · ' || device_name, 300) as name
     from alarms where id = $1`,
    [id],
  );
export const findDeviceSubject = (tx: Tx, id: DeviceId) =>
  tx.optional(
    Subject,
    `select site_id as "siteId", left(coalesce(name, hostname), 300) as name from devices where id = $1`,
    [id],
  );
export const findSiteSubject = (tx: Tx, id: SiteId) =>
  tx.optional(Subject, `select id as "siteId", left(name, 300) as name from sites where id = $1`, [id]);

export interface FlagRow {
  readonly organisationId: OrganisationId;
  readonly subject: FlagLine['subject'];
  readonly subjectName: string | null;
  readonly siteId: SiteId | null;
  readonly alarmId: AlarmId | null;
  readonly deviceId: DeviceId | null;
  readonly note: string;
  readonly by: Signer;
  readonly at: Date;
}

const Id = z.object({ id: FlagId });

/** Undefined where the alarm or device is flagged already. */
export async function insertFlag(tx: Tx, flag: FlagRow): Promise<FlagLine | undefined> {
  const row = await tx.optional(
    Id,
    `insert into handover_flags (organisation_id, subject, subject_name, site_id, alarm_id, device_id, note, flagged_at,
       flagged_by, flagged_by_name, flagged_station)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning id`,
    [
      flag.organisationId,
      flag.subject,
      flag.subjectName,
      flag.siteId,
      flag.alarmId,
      flag.deviceId,
      flag.note,
      flag.at,
      flag.by.userId,
      flag.by.name,
      flag.by.station,
    ],
  );
  return row === undefined ? undefined : tx.one(FlagLine, `${select} where f.id = $1`, [row.id]);
}

/** The one that is open for this alarm or device. */
export function findOpenFlag(
  tx: Tx,
  of: { readonly alarmId: AlarmId | null; readonly deviceId: DeviceId | null },
): Promise<FlagLine | undefined> {
  return tx.optional(
    FlagLine,
    `${select} where f.cleared_at is null and (f.alarm_id = $1 or f.device_id = $2) limit 1`,
    [of.alarmId, of.deviceId],
  );
}

const Cleared = z.object({ at: z.date().nullable(), by: z.string().nullable() });

/** Whether and by whom it was cleared; held until the transaction ends. */
export function lockFlag(tx: Tx, id: FlagId): Promise<z.infer<typeof Cleared> | undefined> {
  return tx.optional(
    Cleared,
    'select cleared_at as at, cleared_by_name as by from handover_flags where id = $1 for update',
    [id],
  );
}

export async function clearFlag(
  tx: Tx,
  id: FlagId,
  cleared: { readonly by: Signer; readonly at: Date; readonly reason: string },
): Promise<void> {
  const { by } = cleared;
  await tx.execute(
    `update handover_flags set cleared_at = $2, cleared_by = $3, cleared_by_name = $4, cleared_station = $5,
       clear_reason = $6
     where id = $1`,
    [id, cleared.at, by.userId, by.name, by.station, cleared.reason],
  );
}
