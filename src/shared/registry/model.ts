import { z } from 'zod';
import { BrandId, DeviceId, GroupId, ModelId, SiteId, ZoneId } from '../contract/primitives.ts';
import { TimeZone } from '../contract/time-zone.ts';
import { DeviceKind } from '../devices/model.ts';

/** What people call a thing. */
export const RegistryName = z.string().trim().min(1).max(100);

/** Lower case; without spaces and what separates or quotes elsewhere. */
export const Tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s,;|"{}\\]{1,40}$/);
export const MOST_TAGS = 20;
const Tags = z.array(Tag).max(MOST_TAGS);

/** Degrees of WGS 84; both or none. */
export const Position = z
  .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
  .nullable();
export type Position = z.infer<typeof Position>;

/** ISO 3166 in two or three letters, as the boxes say it. */
export const Country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2,3}$/);

export const SiteFields = z.object({
  name: RegistryName,
  address: z.string().trim().max(300).nullable(),
  country: Country.nullable(),
  position: Position,
  timezone: TimeZone,
  /** Nothing new is put at a site that is not; what is there stays. */
  active: z.boolean(),
});
export type SiteFields = z.infer<typeof SiteFields>;

/** As it is kept: a file of settings makes sites as well, and asks less of their names. */
export const Site = SiteFields.extend({
  id: SiteId,
  name: z.string(),
  country: z.string().nullable(),
  timezone: z.string(),
  deviceCount: z.int(),
});
export type Site = z.infer<typeof Site>;

export const ZoneFields = z.object({
  name: RegistryName,
  number: z.int().min(1).max(99_999).nullable(),
  active: z.boolean(),
});
export type ZoneFields = z.infer<typeof ZoneFields>;

export const Zone = ZoneFields.extend({
  id: ZoneId,
  siteId: SiteId,
  name: z.string(),
  number: z.int().nullable(),
  deviceCount: z.int(),
});
export type Zone = z.infer<typeof Zone>;

export const Brand = z.object({ id: BrandId, name: z.string(), modelCount: z.int() });
export type Brand = z.infer<typeof Brand>;

/** What an administrator calls the bits of a box's error flags, by bit, 0 to 31. */
export const ErrorFlagNames = z.record(
  z.string().regex(/^([0-9]|[12][0-9]|3[01])$/),
  z.string().trim().min(1).max(60),
);
export type ErrorFlagNames = z.infer<typeof ErrorFlagNames>;

export const ModelFields = z.object({
  brandId: BrandId,
  name: RegistryName,
  kind: DeviceKind,
  errorFlags: ErrorFlagNames,
});
export type ModelFields = z.infer<typeof ModelFields>;

export const Model = ModelFields.extend({ id: ModelId, name: z.string(), deviceCount: z.int() });
export type Model = z.infer<typeof Model>;

/** Which devices; an empty list is no condition, of several values one suffices, but all tags must be there. */
export const DeviceFilter = z.object({
  text: z.string().max(100).default(''),
  siteIds: z.array(SiteId).max(500).default([]),
  zoneIds: z.array(ZoneId).max(500).default([]),
  kinds: z.array(DeviceKind).max(10).default([]),
  modelIds: z.array(ModelId).max(500).default([]),
  tags: Tags.default([]),
  retired: z.enum(['no', 'yes', 'any']).default('no'),
});
export type DeviceFilter = z.infer<typeof DeviceFilter>;

/** A group has either members that people put in, or a filter that finds them anew each time. */
export const Group = z.object({
  id: GroupId,
  name: z.string(),
  filter: DeviceFilter.nullable(),
  /** Of members that were put in, those that the person may see; null for a filter. */
  memberCount: z.int().nullable(),
});
export type Group = z.infer<typeof Group>;

/** Everything that devices are sorted into, by name. */
export const Catalogue = z.object({
  sites: z.array(Site),
  zones: z.array(Zone),
  brands: z.array(Brand),
  models: z.array(Model),
  groups: z.array(Group),
  tags: z.array(z.object({ tag: z.string(), deviceCount: z.int() })),
});
export type Catalogue = z.infer<typeof Catalogue>;

/** What the registry knows of a device beyond its identity. */
export const DeviceRecord = z.object({
  locationDesc: z.string().nullable(),
  notes: z.string().nullable(),
  installationDate: z.date().nullable(),
  retiredBy: z.string().nullable(),
  errorFlags: ErrorFlagNames,
  groupIds: z.array(GroupId),
});
export type DeviceRecord = z.infer<typeof DeviceRecord>;

/** What is not given stays; null empties. Another site takes the device out of its zone, where no zone is given. */
export const DeviceChange = z
  .object({
    name: RegistryName.nullable(),
    siteId: SiteId.nullable(),
    zoneId: ZoneId.nullable(),
    modelId: ModelId.nullable(),
    tags: Tags,
    position: Position,
    locationDesc: z.string().trim().max(500).nullable(),
    notes: z.string().trim().max(4000).nullable(),
    installationDate: z.date().nullable(),
  })
  .partial();
export type DeviceChange = z.infer<typeof DeviceChange>;

export const MOST_BULK_DEVICES = 10_000;

/** One change to many devices. */
export const BulkChange = z.discriminatedUnion('what', [
  z.object({ what: z.literal('tag'), add: Tags, remove: Tags }),
  z.object({ what: z.literal('move'), siteId: SiteId, zoneId: ZoneId.nullable() }),
  z.object({ what: z.literal('model'), modelId: ModelId.nullable() }),
  z.object({ what: z.literal('group'), groupId: GroupId, member: z.boolean() }),
  z.object({ what: z.literal('retire'), retired: z.boolean() }),
]);
export type BulkChange = z.infer<typeof BulkChange>;

/** What somebody wrote of a device while looking after it. */
export const MaintenanceNote = z.object({
  id: z.int().positive(),
  at: z.date(),
  userName: z.string(),
  station: z.string(),
  note: z.string(),
});
export type MaintenanceNote = z.infer<typeof MaintenanceNote>;

/** The devices of a bulk change. */
export const BulkIds = z.array(DeviceId).min(1).max(MOST_BULK_DEVICES);
