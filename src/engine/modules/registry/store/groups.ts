import { z } from 'zod';
import { DeviceId, type GroupId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import { type DeviceFilter, Group } from '../../../../shared/registry/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const GROUP = `g.id, g.name, g.filter,
  case when g.filter is null
    then (select count(*)::int from device_group_members m where m.group_id = g.id) end as "memberCount"`;

export const listGroups = (tx: Tx): Promise<Group[]> =>
  tx.many(Group, `select ${GROUP} from device_groups g order by g.name, g.id`);

export const findGroup = (tx: Tx, id: GroupId): Promise<Group | undefined> =>
  tx.optional(Group, `select ${GROUP} from device_groups g where g.id = $1`, [id]);

export function insertGroup(
  tx: Tx,
  organisationId: OrganisationId,
  { name, filter }: { readonly name: string; readonly filter: DeviceFilter | null },
): Promise<Group> {
  return tx.one(
    Group,
    `with g as (insert into device_groups (organisation_id, name, filter) values ($1, $2, $3) returning *)
     select ${GROUP} from g`,
    [organisationId, name, filter],
  );
}

export function renameGroup(tx: Tx, id: GroupId, name: string): Promise<Group | undefined> {
  return tx.optional(
    Group,
    `with g as (update device_groups set name = $2 where id = $1 returning *) select ${GROUP} from g`,
    [id, name],
  );
}

export const deleteGroup = (tx: Tx, id: GroupId): Promise<number> =>
  tx.execute('delete from device_groups where id = $1', [id]);

const Member = z.tuple([DeviceId]);

/** Of those that were put in. */
export async function listMembers(tx: Tx, id: GroupId): Promise<DeviceId[]> {
  const rows = await tx.raw(
    'select device_id from device_group_members where group_id = $1 order by device_id',
    [id],
  );
  return rows.map((row) => Member.parse(row)[0]);
}

/** Devices that the person does not see are not put in, and not told. */
export function addMembers(tx: Tx, id: GroupId, devices: readonly DeviceId[]): Promise<number> {
  return tx.execute(
    `insert into device_group_members (organisation_id, group_id, device_id)
     select d.organisation_id, $1, d.id from devices d where d.id = any ($2::bigint[])
     on conflict do nothing`,
    [id, devices],
  );
}

export function removeMembers(tx: Tx, id: GroupId, devices: readonly DeviceId[]): Promise<number> {
  return tx.execute(
    'delete from device_group_members where group_id = $1 and device_id = any ($2::bigint[])',
    [id, devices],
  );
}
