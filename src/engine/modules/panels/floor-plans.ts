import type { SiteId } from '../../../shared/contract/primitives.ts';
import type { FloorPlan, FloorPlanDraft, FloorPlanId } from '../../../shared/panels/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { PanelDeps } from './read-panels.ts';
import {
  deleteFloorPlan,
  findFloorPlan,
  insertFloorPlan,
  listFloorPlans,
  lockFloorPlan,
  replacePlaces,
  updateFloorPlan,
} from './store/floor-plan-rows.ts';
import { requireSite } from './store/panel-sites.ts';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

export function readFloorPlans({ database }: PanelDeps, by: Actor, siteId: SiteId): Promise<FloorPlan[]> {
  return database.transaction(personScope(by), (tx) => listFloorPlans(tx, siteId));
}

export function createFloorPlan(
  { database }: PanelDeps,
  by: Actor,
  { siteId, draft }: { readonly siteId: SiteId; readonly draft: FloorPlanDraft },
): Promise<FloorPlan> {
  return fitting(() =>
    database.transaction(personScope(by), async (tx) => {
      if (!(await requireSite(tx, siteId))) throw new AppError('SITE_UNKNOWN', { siteIds: [siteId] });
      const id = await insertFloorPlan(tx, by, siteId, draft);
      return withPlaces(tx, id, draft);
    }),
  );
}

/** Saves on top of the version that was changed; where somebody was quicker, nothing is saved. */
export function saveFloorPlan(
  { database }: PanelDeps,
  by: Actor,
  {
    id,
    basedOn,
    draft,
  }: { readonly id: FloorPlanId; readonly basedOn: number; readonly draft: FloorPlanDraft },
): Promise<FloorPlan> {
  return fitting(() =>
    database.transaction(personScope(by), async (tx) => {
      const current = await lockFloorPlan(tx, id);
      if (current === undefined) throw new AppError('NOT_FOUND');
      const { version, savedBy, savedAt } = current;
      if (version !== basedOn)
        throw new AppError('FLOOR_PLAN_CHANGED', { version, by: savedBy, at: savedAt });
      await updateFloorPlan(tx, id, draft, by.name);
      return withPlaces(tx, id, draft);
    }),
  );
}

export async function removeFloorPlan({ database }: PanelDeps, by: Actor, id: FloorPlanId): Promise<void> {
  const removed = await database.transaction(personScope(by), (tx) => deleteFloorPlan(tx, id));
  if (removed === 0) throw new AppError('NOT_FOUND');
}

async function withPlaces(tx: Tx, id: FloorPlanId, { places }: FloorPlanDraft): Promise<FloorPlan> {
  if ((await replacePlaces(tx, id, places)) !== places.length) throw new AppError('FLOOR_PLAN_UNFIT');
  const saved = await findFloorPlan(tx, id);
  if (saved === undefined) throw new Error('a floor plan that was just written is not there');
  return saved;
}

async function fitting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = errorCode(cause);
    if (code === UNIQUE_VIOLATION) throw new AppError('NAME_TAKEN', undefined, { cause });
    if (code === FOREIGN_KEY_VIOLATION) throw new AppError('FLOOR_PLAN_UNFIT', undefined, { cause });
    throw cause;
  }
}
