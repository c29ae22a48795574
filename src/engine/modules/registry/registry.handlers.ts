import type { Catalogue } from '../../../shared/registry/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import { actor, type CallContext, implementer } from '../../platform/rpc/call-context.ts';
import { addNote, changeMany, deleteDevice, retireDevice, updateDevice } from './change-devices.ts';
import { exportDevices } from './export-devices.ts';
import { findPage, membersOf } from './find-devices.ts';
import { applyImport, checkImport } from './import-devices.ts';
import { naming } from './refusals.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { findRecord } from './store/device-records.ts';
import { deleteGroup, insertGroup, listGroups, renameGroup } from './store/groups.ts';
import {
  insertBrand,
  insertModel,
  listBrands,
  listModels,
  removeMake,
  updateBrand,
  updateModel,
  usesOf,
} from './store/makes.ts';
import { listNotes } from './store/notes.ts';
import { insertSite, insertZone, listSites, listZones, updateSite, updateZone } from './store/places.ts';
import { listTags } from './store/tags.ts';

async function readCatalogue(tx: Tx): Promise<Catalogue> {
  return {
    sites: await listSites(tx),
    zones: await listZones(tx),
    brands: await listBrands(tx),
    models: await listModels(tx),
    groups: await listGroups(tx),
    tags: await listTags(tx),
  };
}

/** What is asked for exists. */
function there<T>(found: T | undefined): T {
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

export function createRegistryHandlers(deps: RegistryDeps) {
  const { registry } = implementer;

  function asPerson<T>(context: CallContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    return deps.database.transaction(personScope(actor(context)), work);
  }
  const named = <T>(context: CallContext, work: (tx: Tx) => Promise<T>): Promise<T> =>
    naming(() => asPerson(context, work));
  const organisationOf = (context: CallContext) => actor(context).organisationId;

  async function remove(tx: Tx, what: 'brands' | 'device_models', id: Parameters<typeof usesOf>[2]) {
    const { count } = there(await usesOf(tx, what, id));
    if (count > 0) throw new AppError('STILL_IN_USE', { count });
    await removeMake(tx, what, id);
    return {};
  }

  return {
    catalogue: registry.catalogue.handler(({ context }) => asPerson(context, readCatalogue)),
    search: registry.search.handler(({ input, context }) => asPerson(context, (tx) => findPage(tx, input))),
    device: registry.device.handler(({ input, context }) =>
      asPerson(context, async (tx) => there(await findRecord(tx, input.id))),
    ),
    updateDevice: registry.updateDevice.handler(({ input, context }) =>
      updateDevice(deps, actor(context), input),
    ),
    retireDevice: registry.retireDevice.handler(({ input, context }) =>
      retireDevice(deps, actor(context), input),
    ),
    deleteDevice: registry.deleteDevice.handler(async ({ input, context }) => {
      await deleteDevice(deps, actor(context), input);
      return {};
    }),
    notes: registry.notes.handler(({ input, context }) => asPerson(context, (tx) => listNotes(tx, input.id))),
    addNote: registry.addNote.handler(({ input, context }) => addNote(deps, actor(context), input)),
    bulk: registry.bulk.handler(async ({ input, context }) => ({
      changed: await changeMany(deps, actor(context), input),
    })),
    checkImport: registry.checkImport.handler(({ input, context }) =>
      checkImport(deps, actor(context), input),
    ),
    applyImport: registry.applyImport.handler(({ input, context }) =>
      applyImport(deps, actor(context), input),
    ),
    exportDevices: registry.exportDevices.handler(({ input, context }) =>
      exportDevices(deps, actor(context), input),
    ),
    sites: {
      create: registry.sites.create.handler(({ input, context }) =>
        named(context, (tx) => insertSite(tx, organisationOf(context), input)),
      ),
      update: registry.sites.update.handler(({ input, context }) =>
        named(context, async (tx) => there(await updateSite(tx, input.id, input))),
      ),
    },
    zones: {
      create: registry.zones.create.handler(({ input, context }) =>
        named(context, (tx) => insertZone(tx, organisationOf(context), input)),
      ),
      update: registry.zones.update.handler(({ input, context }) =>
        named(context, async (tx) => there(await updateZone(tx, input.id, input))),
      ),
    },
    brands: {
      create: registry.brands.create.handler(({ input, context }) =>
        named(context, (tx) => insertBrand(tx, organisationOf(context), input.name)),
      ),
      update: registry.brands.update.handler(({ input, context }) =>
        named(context, async (tx) => there(await updateBrand(tx, input.id, input.name))),
      ),
      remove: registry.brands.remove.handler(({ input, context }) =>
        asPerson(context, (tx) => remove(tx, 'brands', input.id)),
      ),
    },
    models: {
      create: registry.models.create.handler(({ input, context }) =>
        named(context, (tx) => insertModel(tx, organisationOf(context), input)),
      ),
      update: registry.models.update.handler(({ input, context }) =>
        named(context, async (tx) => there(await updateModel(tx, input.id, input))),
      ),
      remove: registry.models.remove.handler(({ input, context }) =>
        asPerson(context, (tx) => remove(tx, 'device_models', input.id)),
      ),
    },
    groups: {
      create: registry.groups.create.handler(({ input, context }) =>
        named(context, (tx) => insertGroup(tx, organisationOf(context), input)),
      ),
      update: registry.groups.update.handler(({ input, context }) =>
        named(context, async (tx) => there(await renameGroup(tx, input.id, input.name))),
      ),
      remove: registry.groups.remove.handler(({ input, context }) =>
        asPerson(context, async (tx) => {
          if ((await deleteGroup(tx, input.id)) === 0) throw new AppError('NOT_FOUND');
          return {};
        }),
      ),
      members: registry.groups.members.handler(({ input, context }) =>
        asPerson(context, async (tx) => ({ ids: await membersOf(tx, input.id) })),
      ),
    },
  };
}
