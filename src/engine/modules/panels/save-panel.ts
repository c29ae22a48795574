import type { SiteId } from '../../../shared/contract/primitives.ts';
import type { Panel, PanelDraft, PanelId, PanelSummary } from '../../../shared/panels/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { devicesOf, imagesOf } from './domain/layout-parts.ts';
import type { PanelDeps } from './read-panels.ts';
import { missingImages } from './store/image-rows.ts';
import { readReferences } from './store/panel-devices.ts';
import {
  archivePanel,
  findPanel,
  findSummary,
  insertPanel,
  insertVersion,
  lockPanel,
  updatePanel,
} from './store/panel-rows.ts';
import { requireSite } from './store/panel-sites.ts';

const UNIQUE_VIOLATION = '23505';

export function createPanel(
  { database }: PanelDeps,
  by: Actor,
  { siteId, draft }: { readonly siteId: SiteId; readonly draft: PanelDraft },
): Promise<Panel> {
  return database.transaction(personScope(by), (tx) => insertWhole(tx, by, siteId, draft));
}

/** The panel and its first version, where all that it shows is there. */
export async function insertWhole(tx: Tx, by: Actor, siteId: SiteId, draft: PanelDraft): Promise<Panel> {
  if (!(await requireSite(tx, siteId))) throw new AppError('SITE_UNKNOWN', { siteIds: [siteId] });
  await requireParts(tx, siteId, draft);
  const id = await insertPanel(tx, by, siteId, draft);
  if (id === undefined) throw new AppError('PANEL_NAME_TAKEN');
  await insertVersion(tx, by, { id, version: 1, layout: draft.layout, note: null });
  return mustFind(await findPanel(tx, id));
}

/** Saves on top of the version that was changed; where somebody was quicker, nothing is saved. */
export function savePanel(
  { database }: PanelDeps,
  by: Actor,
  input: {
    readonly id: PanelId;
    readonly basedOn: number;
    readonly draft: PanelDraft;
    readonly note?: string | undefined;
  },
): Promise<Panel> {
  const { id, basedOn, draft, note } = input;
  return database.transaction(personScope(by), async (tx) => {
    const current = await lockPanel(tx, id);
    const before = await findSummary(tx, id);
    if (current === undefined || before === undefined) throw new AppError('NOT_FOUND');
    if (current !== basedOn) {
      throw new AppError('PANEL_CHANGED', { version: current, by: before.savedBy, at: before.savedAt });
    }
    await requireParts(tx, before.siteId, draft);
    const version = current + 1;
    await insertVersion(tx, by, { id, version, layout: draft.layout, note: note ?? null });
    await unlessNameTaken(updatePanel(tx, id, { ...draft, version }));
    return mustFind(await findPanel(tx, id));
  });
}

export function setArchived(
  { database }: PanelDeps,
  by: Actor,
  { id, isArchived }: { readonly id: PanelId; readonly isArchived: boolean },
): Promise<PanelSummary> {
  return database.transaction(personScope(by), async (tx) => {
    if ((await lockPanel(tx, id)) === undefined) throw new AppError('NOT_FOUND');
    await unlessNameTaken(archivePanel(tx, id, isArchived));
    return mustFind(await findSummary(tx, id));
  });
}

async function requireParts(tx: Tx, siteId: SiteId, { layout }: PanelDraft): Promise<void> {
  const wanted = devicesOf(layout);
  const known = new Set((await readReferences(tx, wanted)).map(({ id }) => id));
  const deviceIds = wanted.filter((id) => !known.has(id));
  if (deviceIds.length > 0) throw new AppError('PANEL_DEVICES_UNKNOWN', { deviceIds });
  const digests = await missingImages(tx, siteId, imagesOf(layout));
  if (digests.length > 0) throw new AppError('PANEL_IMAGES_UNKNOWN', { digests });
}

async function unlessNameTaken(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (errorCode(error) === UNIQUE_VIOLATION) throw new AppError('PANEL_NAME_TAKEN');
    throw error;
  }
}

function mustFind<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a panel that was just written is not there');
  return row;
}
