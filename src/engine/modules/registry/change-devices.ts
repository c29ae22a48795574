import type { DeviceId, ModelId } from '../../../shared/contract/primitives.ts';
import type { DeviceIdentity } from '../../../shared/devices/model.ts';
import type { BulkChange, DeviceChange, MaintenanceNote } from '../../../shared/registry/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { findIdentities } from '../devices/index.ts';
import { placing, tagging } from './refusals.ts';
import type { RegistryDeps } from './registry-deps.ts';
import {
  deleteDevice as deleteRow,
  kindOfModel,
  kindsOf,
  lockName,
  moveDevices,
  retireDevices,
  setModel,
  tagDevices,
  updateDevice as updateRow,
} from './store/device-records.ts';
import { addMembers, findGroup, removeMembers } from './store/groups.ts';
import { insertNote } from './store/notes.ts';

async function identityOf(tx: Tx, id: DeviceId): Promise<DeviceIdentity> {
  const [identity] = await findIdentities(tx, [id]);
  if (identity === undefined) throw new AppError('NOT_FOUND');
  return identity;
}

/** A model is of one kind, and so are the devices that bear it. */
async function requireKind(tx: Tx, modelId: ModelId | null, ids: readonly DeviceId[]): Promise<void> {
  if (modelId === null) return;
  const kind = await kindOfModel(tx, modelId);
  if ((await kindsOf(tx, ids)).some((each) => each !== kind)) throw new AppError('PLACE_UNKNOWN');
}

export function updateDevice(
  { database }: RegistryDeps,
  by: Actor,
  { id, change }: { readonly id: DeviceId; readonly change: DeviceChange },
): Promise<DeviceIdentity> {
  return placing(() =>
    database.transaction(personScope(by), async (tx) => {
      await requireKind(tx, change.modelId ?? null, [id]);
      if (!(await updateRow(tx, id, change))) throw new AppError('NOT_FOUND');
      return identityOf(tx, id);
    }),
  );
}

export function retireDevice(
  { database }: RegistryDeps,
  by: Actor,
  { id, retired }: { readonly id: DeviceId; readonly retired: boolean },
): Promise<DeviceIdentity> {
  return database.transaction(personScope(by), async (tx) => {
    await retireDevices(tx, [id], { retired, by: by.name });
    return identityOf(tx, id);
  });
}

/** Whoever types the name has read which device it is. */
export function deleteDevice(
  { database }: RegistryDeps,
  by: Actor,
  { id, confirmation }: { readonly id: DeviceId; readonly confirmation: string },
): Promise<void> {
  return database.transaction(personScope(by), async (tx) => {
    const name = await lockName(tx, id);
    if (name === undefined) throw new AppError('NOT_FOUND');
    if (confirmation.trim() !== name.trim()) throw new AppError('CONFIRMATION_MISMATCH', { phrase: name });
    await deleteRow(tx, id);
  });
}

export async function addNote(
  { database }: RegistryDeps,
  by: Actor,
  { id, note }: { readonly id: DeviceId; readonly note: string },
): Promise<MaintenanceNote> {
  const made = await database.transaction(personScope(by), (tx) =>
    insertNote(tx, { deviceId: id, userId: by.userId, userName: by.name, station: by.station, note }),
  );
  if (made === undefined) throw new AppError('NOT_FOUND');
  return made;
}

/** One change to many devices, of all or none of them; those that the person does not see are left out. */
export function changeMany(
  { database }: RegistryDeps,
  by: Actor,
  { ids, change }: { readonly ids: readonly DeviceId[]; readonly change: BulkChange },
): Promise<number> {
  const run = () => database.transaction(personScope(by), (tx) => applyTo(tx, ids, change, by.name));
  return change.what === 'tag' ? tagging(run) : placing(run);
}

async function applyTo(tx: Tx, ids: readonly DeviceId[], change: BulkChange, by: string): Promise<number> {
  switch (change.what) {
    case 'tag':
      return tagDevices(tx, ids, change);
    case 'move':
      return moveDevices(tx, ids, change);
    case 'model':
      await requireKind(tx, change.modelId, ids);
      return setModel(tx, ids, change.modelId);
    case 'retire':
      return retireDevices(tx, ids, { retired: change.retired, by });
    case 'group': {
      const group = await findGroup(tx, change.groupId);
      // Who belongs to a filter is the filter's to say.
      if (group === undefined || group.filter !== null) throw new AppError('PLACE_UNKNOWN');
      return change.member ? addMembers(tx, group.id, ids) : removeMembers(tx, group.id, ids);
    }
  }
}
