import { z } from 'zod';
import type { OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import {
  FloorPlan,
  type FloorPlanDraft,
  FloorPlanId,
  type PlanPlace,
} from '../../../../shared/panels/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** A device that was moved to another site is not on its former plan any more. */
const PLAN = `p.id, p.site_id as "siteId", p.name, encode(p.image, 'hex') as image, p.version,
  p.saved_at as "savedAt", p.saved_by as "savedBy",
  coalesce((select json_agg(json_build_object('deviceId', l.device_id, 'xPercent', l.x_percent,
                                              'yPercent', l.y_percent) order by l.device_id)
            from floor_plan_places l join devices d on d.id = l.device_id
            where l.plan_id = p.id and d.site_id = p.site_id), '[]') as places`;

export const listFloorPlans = (tx: Tx, siteId: SiteId): Promise<FloorPlan[]> =>
  tx.many(FloorPlan, `select ${PLAN} from floor_plans p where p.site_id = $1 order by lower(p.name), p.id`, [
    siteId,
  ]);

export const findFloorPlan = (tx: Tx, id: FloorPlanId): Promise<FloorPlan | undefined> =>
  tx.optional(FloorPlan, `select ${PLAN} from floor_plans p where p.id = $1`, [id]);

const Locked = FloorPlan.pick({ siteId: true, version: true, savedAt: true, savedBy: true });

/** How it stands, held until the transaction ends. */
export const lockFloorPlan = (tx: Tx, id: FloorPlanId): Promise<z.infer<typeof Locked> | undefined> =>
  tx.optional(
    Locked,
    `select site_id as "siteId", version, saved_at as "savedAt", saved_by as "savedBy"
     from floor_plans where id = $1 for no key update`,
    [id],
  );

/** Fails with unique_violation where the site has a plan of this name, with foreign_key_violation without its picture. */
export async function insertFloorPlan(
  tx: Tx,
  by: { readonly organisationId: OrganisationId; readonly name: string },
  siteId: SiteId,
  { name, image }: FloorPlanDraft,
): Promise<FloorPlanId> {
  const { id } = await tx.one(
    z.object({ id: FloorPlanId }),
    `insert into floor_plans (organisation_id, site_id, name, image, saved_by)
     values ($1, $2, $3, decode($4, 'hex'), $5) returning id`,
    [by.organisationId, siteId, name, image, by.name],
  );
  return id;
}

/** Fails as `insertFloorPlan` does. */
export async function updateFloorPlan(
  tx: Tx,
  id: FloorPlanId,
  { name, image }: FloorPlanDraft,
  by: string,
): Promise<void> {
  await tx.execute(
    `update floor_plans set name = $2, image = decode($3, 'hex'), version = version + 1, saved_at = now(), saved_by = $4
     where id = $1`,
    [id, name, image, by],
  );
}

/** Puts these in the place of all that are there. Returns how many of them are devices of the plan's site. */
export async function replacePlaces(tx: Tx, id: FloorPlanId, places: readonly PlanPlace[]): Promise<number> {
  await tx.execute('delete from floor_plan_places where plan_id = $1', [id]);
  return tx.execute(
    `insert into floor_plan_places (organisation_id, plan_id, device_id, x_percent, y_percent)
     select p.organisation_id, p.id, d.id, wanted.x, wanted.y
     from unnest($2::bigint[], $3::real[], $4::real[]) as wanted (device_id, x, y)
     join floor_plans p on p.id = $1
     join devices d on d.id = wanted.device_id and d.site_id = p.site_id`,
    [
      id,
      places.map(({ deviceId }) => deviceId),
      places.map(({ xPercent }) => xPercent),
      places.map(({ yPercent }) => yPercent),
    ],
  );
}

export const deleteFloorPlan = (tx: Tx, id: FloorPlanId): Promise<number> =>
  tx.execute('delete from floor_plans where id = $1', [id]);
