import type { DeviceId, GroupId } from '../../../shared/contract/primitives.ts';
import type { DeviceIdentity } from '../../../shared/devices/model.ts';
import type { DeviceFilter } from '../../../shared/registry/model.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/db/database.ts';
import { findIdentities } from '../devices/index.ts';
import { findGroup, listMembers } from './store/groups.ts';
import { type Page, searchDevices } from './store/search-devices.ts';

/** The devices of a group that the transaction may see, whether they were put in or a filter finds them. */
export async function membersOf(tx: Tx, id: GroupId): Promise<DeviceId[]> {
  const group = await findGroup(tx, id);
  if (group === undefined) throw new AppError('NOT_FOUND');
  return group.filter === null ? listMembers(tx, id) : (await searchDevices(tx, group.filter)).ids;
}

export interface DeviceQuery {
  readonly filter: DeviceFilter;
  readonly groupId?: GroupId | undefined;
}

/** Ids of the devices that fit, by name. */
export async function findIds(tx: Tx, { filter, groupId }: DeviceQuery, page?: Page) {
  const among = groupId === undefined ? null : await membersOf(tx, groupId);
  return searchDevices(tx, filter, among, page);
}

/** One page of the devices that fit. */
export async function findPage(
  tx: Tx,
  query: DeviceQuery & Page,
): Promise<{ readonly devices: DeviceIdentity[]; readonly total: number }> {
  const { ids, total } = await findIds(tx, query, query);
  const found = new Map((await findIdentities(tx, ids)).map((device) => [device.id, device]));
  return { devices: ids.flatMap((id) => found.get(id) ?? []), total };
}
