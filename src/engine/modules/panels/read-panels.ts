import { roleHas } from '../../../shared/access/permissions.ts';
import type { Panel, PanelId, PanelSummary, PanelVersion } from '../../../shared/panels/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { type PeoplesDatabase, personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { findPanel, listPanels, listVersions } from './store/panel-rows.ts';

export interface PanelDeps {
  readonly database: PeoplesDatabase;
}

const VERSIONS_SHOWN = 100;

/** Who composes panels sees all of them; others those that are meant for their role. */
function sees({ role }: Actor, { seenBy, isArchived }: PanelSummary): boolean {
  return roleHas(role, 'rules.manage') || (!isArchived && seenBy.includes(role));
}

export async function readPanels({ database }: PanelDeps, by: Actor): Promise<PanelSummary[]> {
  const panels = await database.transaction(personScope(by), listPanels);
  return panels.filter((panel) => sees(by, panel));
}

export async function readPanel(
  { database }: PanelDeps,
  by: Actor,
  { id, version }: { readonly id: PanelId; readonly version?: number | undefined },
): Promise<Panel> {
  const panel = await database.transaction(personScope(by), (tx) => findPanel(tx, id, version));
  if (panel === undefined || !sees(by, panel)) throw new AppError('NOT_FOUND');
  return panel;
}

export async function readVersions({ database }: PanelDeps, by: Actor, id: PanelId): Promise<PanelVersion[]> {
  const versions = await database.transaction(personScope(by), (tx) => listVersions(tx, id, VERSIONS_SHOWN));
  if (versions.length === 0) throw new AppError('NOT_FOUND');
  return versions;
}
