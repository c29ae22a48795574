import { z } from 'zod';
import type { BrandId, ModelId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import { Brand, Model, type ModelFields } from '../../../../shared/registry/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const BRAND = `b.id, b.name,
  (select count(*)::int from device_models m where m.brand_id = b.id) as "modelCount"`;

const MODEL = `m.id, m.brand_id as "brandId", m.name, m.kind, m.error_flags as "errorFlags",
  (select count(*)::int from devices d where d.model_id = m.id) as "deviceCount"`;

export const listBrands = (tx: Tx): Promise<Brand[]> =>
  tx.many(Brand, `select ${BRAND} from brands b order by b.name, b.id`);

export const listModels = (tx: Tx): Promise<Model[]> =>
  tx.many(Model, `select ${MODEL} from device_models m order by m.name, m.id`);

export function insertBrand(tx: Tx, organisationId: OrganisationId, name: string): Promise<Brand> {
  return tx.one(
    Brand,
    `with b as (insert into brands (organisation_id, name) values ($1, $2) returning *) select ${BRAND} from b`,
    [organisationId, name],
  );
}

export function updateBrand(tx: Tx, id: BrandId, name: string): Promise<Brand | undefined> {
  return tx.optional(
    Brand,
    `with b as (update brands set name = $2 where id = $1 returning *) select ${BRAND} from b`,
    [id, name],
  );
}

export function insertModel(
  tx: Tx,
  organisationId: OrganisationId,
  { brandId, name, kind, errorFlags }: ModelFields,
): Promise<Model> {
  return tx.one(
    Model,
    `with m as (
       insert into device_models (organisation_id, brand_id, name, kind, error_flags)
       values ($1, $2, $3, $4, $5) returning *)
     select ${MODEL} from m`,
    [organisationId, brandId, name, kind, errorFlags],
  );
}

/** A model that devices bear keeps its kind: theirs cannot change. */
export function updateModel(
  tx: Tx,
  id: ModelId,
  { brandId, name, kind, errorFlags }: ModelFields,
): Promise<Model | undefined> {
  return tx.optional(
    Model,
    `with m as (
       update device_models set brand_id = $2, name = $3, error_flags = $5,
         kind = case when exists (select from devices d where d.model_id = device_models.id) then kind else $4 end
       where id = $1 returning *)
     select ${MODEL} from m`,
    [id, brandId, name, kind, errorFlags],
  );
}

const Count = z.object({ count: z.int() });

/** What uses a brand or a model, as far as it keeps it from being removed; undefined where it is not there. */
export function usesOf(
  tx: Tx,
  what: 'brands' | 'device_models',
  id: BrandId | ModelId,
): Promise<{ readonly count: number } | undefined> {
  const uses = what === 'brands' ? 'device_models u where u.brand_id' : 'devices u where u.model_id';
  return tx.optional(
    Count,
    `select (select count(*)::int from ${uses} = t.id) as count from ${what} t where t.id = $1 for update`,
    [id],
  );
}

export async function removeMake(
  tx: Tx,
  what: 'brands' | 'device_models',
  id: BrandId | ModelId,
): Promise<void> {
  await tx.execute(`delete from ${what} where id = $1`, [id]);
}
