import { z } from 'zod';

/** Largest value of a wire uint32; every such field is a bigint column with this range check. */
export const UINT32_MAX = 0xffff_ffff;

const id = z.int().positive();

/** Database ids. Branded, so that an alarm's id is never taken for a device's. */
export const OrganisationId = id.brand<'OrganisationId'>();
export type OrganisationId = z.infer<typeof OrganisationId>;
export const SiteId = id.brand<'SiteId'>();
export type SiteId = z.infer<typeof SiteId>;
export const ZoneId = id.brand<'ZoneId'>();
export type ZoneId = z.infer<typeof ZoneId>;
export const BrandId = id.brand<'BrandId'>();
export type BrandId = z.infer<typeof BrandId>;
export const ModelId = id.brand<'ModelId'>();
export type ModelId = z.infer<typeof ModelId>;
export const GroupId = id.brand<'GroupId'>();
export type GroupId = z.infer<typeof GroupId>;
export const UserId = id.brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;
/** A device's database id is sent to the box as a uint32 (`device_db_id`). */
export const DeviceId = z.int().positive().max(UINT32_MAX).brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;
export const AlarmId = id.brand<'AlarmId'>();
export type AlarmId = z.infer<typeof AlarmId>;
export const SuppressionWindowId = id.brand<'SuppressionWindowId'>();
export type SuppressionWindowId = z.infer<typeof SuppressionWindowId>;
export const AlarmFloodId = id.brand<'AlarmFloodId'>();
export type AlarmFloodId = z.infer<typeof AlarmFloodId>;

/** A free note by a person; shown in timelines. */
export const Note = z.string().trim().min(1).max(2000);
