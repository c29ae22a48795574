import { z } from 'zod';
import { DeviceId, type ModelId } from '../../../../shared/contract/primitives.ts';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import { type BulkChange, type DeviceChange, DeviceRecord } from '../../../../shared/registry/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

export function findRecord(tx: Tx, id: DeviceId): Promise<DeviceRecord | undefined> {
  return tx.optional(
    DeviceRecord,
    `select d.location_desc as "locationDesc", d.notes, d.installation_date as "installationDate",
       d.retired_by as "retiredBy", coalesce(m.error_flags, '{}') as "errorFlags",
       array(select g.group_id from device_group_members g where g.device_id = d.id order by 1) as "groupIds"
     from devices d left join device_models m on m.id = d.model_id where d.id = $1`,
    [id],
  );
}

/** Column behind each field of a change; the position has two. */
function assignments(change: DeviceChange): readonly (readonly [column: string, value: unknown])[] {
  const { name, siteId, zoneId, modelId, tags, position, locationDesc, notes, installationDate } = change;
  const leavesZone = siteId !== undefined && zoneId === undefined;
  const all: readonly (readonly [string, unknown])[] = [
    ['name', name],
    ['site_id', siteId],
    ['zone_id', zoneId],
    ['model_id', modelId],
    ['tags', tags === undefined ? undefined : [...new Set(tags)].sort()],
    ['latitude', position === undefined ? undefined : (position?.latitude ?? null)],
    ['longitude', position === undefined ? undefined : (position?.longitude ?? null)],
    ['location_desc', locationDesc === '' ? null : locationDesc],
    ['notes', notes === '' ? null : notes],
    ['installation_date', installationDate],
  ];
  const given = all.filter(([, value]) => value !== undefined);
  return leavesZone ? [...given, ['zone_id', LEAVE_ZONE]] : given;
}

const LEAVE_ZONE = Symbol('the zone is of the site before');

/** False where there is no such device. */
export async function updateDevice(tx: Tx, id: DeviceId, change: DeviceChange): Promise<boolean> {
  const values: unknown[] = [id];
  const sets = assignments(change).map(([column, value]) => {
    if (value === LEAVE_ZONE) {
      values.push(change.siteId);
      return `zone_id = case when site_id is not distinct from $${values.length}::bigint then zone_id end`;
    }
    values.push(value);
    return `${column} = $${values.length}`;
  });
  if (sets.length === 0) return (await tx.raw('select from devices where id = $1', [id])).length > 0;
  return (await tx.execute(`update devices set ${sets.join(', ')} where id = $1`, values)) > 0;
}

const Kinds = z.tuple([DeviceKind]);

/** Of which kinds they are, each once. */
export async function kindsOf(tx: Tx, ids: readonly DeviceId[]): Promise<DeviceKind[]> {
  const rows = await tx.raw('select distinct kind::text from devices where id = any ($1::bigint[])', [ids]);
  return rows.map((row) => Kinds.parse(row)[0]);
}

export async function kindOfModel(tx: Tx, id: ModelId): Promise<DeviceKind | undefined> {
  const [row] = await tx.raw('select kind::text from device_models where id = $1', [id]);
  return row === undefined ? undefined : Kinds.parse(row)[0];
}

export function retireDevices(
  tx: Tx,
  ids: readonly DeviceId[],
  { retired, by }: { readonly retired: boolean; readonly by: string },
): Promise<number> {
  return tx.execute(
    `update devices set active = not $2, retired_at = case when $2 then now() end, retired_by = case when $2 then $3 end
     where id = any ($1::bigint[]) and active = $2`,
    [ids, retired, by],
  );
}

export function tagDevices(
  tx: Tx,
  ids: readonly DeviceId[],
  { add, remove }: Extract<BulkChange, { what: 'tag' }>,
): Promise<number> {
  return tx.execute(
    `update devices d set tags = wanted.tags
     from devices known cross join lateral (
       select coalesce(array_agg(distinct tag order by tag), '{}') as tags
       from unnest(known.tags || $2::text[]) tag where tag <> all ($3::text[])) wanted
     where known.id = any ($1::bigint[]) and d.id = known.id and d.tags <> wanted.tags`,
    [ids, add, remove],
  );
}

export function moveDevices(
  tx: Tx,
  ids: readonly DeviceId[],
  { siteId, zoneId }: Extract<BulkChange, { what: 'move' }>,
): Promise<number> {
  return tx.execute(
    `update devices set site_id = $2, zone_id = $3
     where id = any ($1::bigint[]) and (site_id, zone_id) is distinct from ($2::bigint, $3::bigint)`,
    [ids, siteId, zoneId],
  );
}

export function setModel(tx: Tx, ids: readonly DeviceId[], modelId: ModelId | null): Promise<number> {
  return tx.execute(
    'update devices set model_id = $2 where id = any ($1::bigint[]) and model_id is distinct from $2::bigint',
    [ids, modelId],
  );
}

const Named = z.object({ id: DeviceId, name: z.string() });

/** The row stays locked until the transaction ends. */
export async function lockName(tx: Tx, id: DeviceId): Promise<string | undefined> {
  const row = await tx.optional(
    Named,
    'select id, coalesce(name, hostname) as name from devices where id = $1 for update',
    [id],
  );
  return row?.name;
}

/** What belongs to it goes with it; alarms and events lose only their link to it, and keep who it was. */
export const deleteDevice = (tx: Tx, id: DeviceId): Promise<number> =>
  tx.execute('delete from devices where id = $1', [id]);
