import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { BrandId, DeviceId, GroupId, ModelId, Note, SiteId, ZoneId } from '../contract/primitives.ts';
import { DeviceIdentity } from '../devices/model.ts';
import { ImportReport } from './csv.ts';
import {
  Brand,
  BulkChange,
  BulkIds,
  Catalogue,
  DeviceChange,
  DeviceFilter,
  DeviceRecord,
  Group,
  MaintenanceNote,
  Model,
  ModelFields,
  RegistryName,
  Site,
  SiteFields,
  Zone,
  ZoneFields,
} from './model.ts';

const base = oc.errors(declaredErrors);
const {
  NOT_FOUND,
  NAME_TAKEN,
  STILL_IN_USE,
  PLACE_UNKNOWN,
  TOO_MANY_TAGS,
  CONFIRMATION_MISMATCH,
  CSV_UNREADABLE,
} = procedureErrors;
const nothing = z.object({});

/** A file as text in UTF-8, packed by gzip, in base64: packed, ten thousand devices fit into one message. */
const CsvFile = z.object({
  gzip: z.base64().max(1_000_000),
  /** Sites, zones, brands and models that are not there yet are made, else each is an error. */
  makeMissing: z.boolean().default(false),
});

export const registryContract = {
  /** What devices are sorted into; of sites, zones and members, what the person may see. */
  catalogue: base.output(Catalogue),
  /** Devices that fit, by name, a page at a time. */
  search: base
    .errors({ NOT_FOUND })
    .input(
      z.object({
        filter: DeviceFilter,
        groupId: GroupId.optional(),
        offset: z.int().min(0).max(1_000_000).default(0),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ devices: z.array(DeviceIdentity), total: z.int() })),
  device: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: DeviceId }))
    .output(DeviceRecord),
  updateDevice: base
    .errors({ NOT_FOUND, PLACE_UNKNOWN })
    .input(z.object({ id: DeviceId, change: DeviceChange }))
    .output(DeviceIdentity),
  /** Out of use, or back in use. */
  retireDevice: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: DeviceId, retired: z.boolean() }))
    .output(DeviceIdentity),
  /**
   * Telemetry, state, notes and memberships go with it; alarms, commands and the audit keep who it was. `confirmation`
   * is its name, typed.
   */
  deleteDevice: base
    .errors({ NOT_FOUND, CONFIRMATION_MISMATCH })
    .input(z.object({ id: DeviceId, confirmation: z.string().max(200) }))
    .output(nothing),
  /** Newest first, 200 at most. */
  notes: base.input(z.object({ id: DeviceId })).output(z.array(MaintenanceNote)),
  addNote: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: DeviceId, note: Note }))
    .output(MaintenanceNote),
  /** Returns how many were changed: those that the person may see and that were not so already. */
  bulk: base
    .errors({ PLACE_UNKNOWN, TOO_MANY_TAGS })
    .input(z.object({ ids: BulkIds, change: BulkChange }))
    .output(z.object({ changed: z.int() })),
  /** What an import of the file would do. */
  checkImport: base.errors({ CSV_UNREADABLE }).input(CsvFile).output(ImportReport),
  /** Does it, unless a line has an error. */
  applyImport: base.errors({ CSV_UNREADABLE }).input(CsvFile).output(ImportReport),
  /** The devices as a file that an import takes. */
  exportDevices: base
    .errors({ NOT_FOUND })
    .input(z.object({ filter: DeviceFilter, groupId: GroupId.optional() }))
    .output(z.object({ csv: z.string(), devices: z.int() })),
  sites: {
    create: base.errors({ NAME_TAKEN }).input(SiteFields).output(Site),
    update: base
      .errors({ NOT_FOUND, NAME_TAKEN })
      .input(SiteFields.extend({ id: SiteId }))
      .output(Site),
  },
  zones: {
    create: base
      .errors({ PLACE_UNKNOWN, NAME_TAKEN })
      .input(ZoneFields.extend({ siteId: SiteId }))
      .output(Zone),
    update: base
      .errors({ NOT_FOUND, NAME_TAKEN })
      .input(ZoneFields.extend({ id: ZoneId }))
      .output(Zone),
  },
  brands: {
    create: base
      .errors({ NAME_TAKEN })
      .input(z.object({ name: RegistryName }))
      .output(Brand),
    update: base
      .errors({ NOT_FOUND, NAME_TAKEN })
      .input(z.object({ id: BrandId, name: RegistryName }))
      .output(Brand),
    remove: base
      .errors({ NOT_FOUND, STILL_IN_USE })
      .input(z.object({ id: BrandId }))
      .output(nothing),
  },
  models: {
    create: base.errors({ PLACE_UNKNOWN, NAME_TAKEN }).input(ModelFields).output(Model),
    update: base
      .errors({ NOT_FOUND, PLACE_UNKNOWN, NAME_TAKEN })
      .input(ModelFields.extend({ id: ModelId }))
      .output(Model),
    remove: base
      .errors({ NOT_FOUND, STILL_IN_USE })
      .input(z.object({ id: ModelId }))
      .output(nothing),
  },
  groups: {
    /** With a filter, what it finds; without, the devices put in by `bulk`. */
    create: base
      .errors({ NAME_TAKEN })
      .input(z.object({ name: RegistryName, filter: DeviceFilter.nullable() }))
      .output(Group),
    update: base
      .errors({ NOT_FOUND, NAME_TAKEN })
      .input(z.object({ id: GroupId, name: RegistryName }))
      .output(Group),
    remove: base
      .errors({ NOT_FOUND })
      .input(z.object({ id: GroupId }))
      .output(nothing),
    /** Of the devices in it, those that the person may see. */
    members: base
      .errors({ NOT_FOUND })
      .input(z.object({ id: GroupId }))
      .output(z.object({ ids: z.array(DeviceId) })),
  },
};
