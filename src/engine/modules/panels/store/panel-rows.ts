import { z } from 'zod';
import type { OrganisationId, SiteId, UserId } from '../../../../shared/contract/primitives.ts';
import {
  Panel,
  type PanelDraft,
  PanelId,
  PanelSummary,
  PanelVersion,
} from '../../../../shared/panels/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const SUMMARY = `p.id, p.site_id as "siteId", p.name, p.version, p.seen_by::text[] as "seenBy",
  p.used_by::text[] as "usedBy", p.is_archived as "isArchived", v.saved_at as "savedAt", v.user_name as "savedBy"`;
const CURRENT = 'from panels p join panel_versions v on v.panel_id = p.id and v.version = p.version';

/** Who saves. */
export interface Saver {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly name: string;
  readonly station: string;
}

export function listPanels(tx: Tx): Promise<PanelSummary[]> {
  return tx.many(PanelSummary, `select ${SUMMARY} ${CURRENT} order by lower(p.name), p.id`);
}

/** With the layout of `version`, or the one that is in use. */
export function findPanel(tx: Tx, id: PanelId, version?: number): Promise<Panel | undefined> {
  return tx.optional(
    Panel,
    `select ${SUMMARY}, v.layout from panels p
     join panel_versions v on v.panel_id = p.id and v.version = coalesce($2, p.version) where p.id = $1`,
    [id, version ?? null],
  );
}

export function findSummary(tx: Tx, id: PanelId): Promise<PanelSummary | undefined> {
  return tx.optional(PanelSummary, `select ${SUMMARY} ${CURRENT} where p.id = $1`, [id]);
}

/** Undefined where the site has a panel of this name. */
export async function insertPanel(
  tx: Tx,
  { organisationId }: Saver,
  siteId: SiteId,
  { name, seenBy, usedBy }: PanelDraft,
): Promise<PanelId | undefined> {
  const row = await tx.optional(
    z.object({ id: PanelId }),
    `insert into panels (organisation_id, site_id, name, version, seen_by, used_by)
     values ($1, $2, $3, 1, $4::user_role[], $5::user_role[])
     on conflict (site_id, lower(name)) where not is_archived do nothing returning id`,
    [organisationId, siteId, name, seenBy, usedBy],
  );
  return row?.id;
}

/** The version it has now, held until the transaction ends. */
export async function lockPanel(tx: Tx, id: PanelId): Promise<number | undefined> {
  const row = await tx.optional(
    z.object({ version: z.int() }),
    'select version from panels where id = $1 for no key update',
    [id],
  );
  return row?.version;
}

/** Fails with unique_violation where the site has another panel of this name. */
export async function updatePanel(
  tx: Tx,
  id: PanelId,
  { name, seenBy, usedBy, version }: Omit<PanelDraft, 'layout'> & { readonly version: number },
): Promise<void> {
  await tx.execute(
    `update panels set name = $2, seen_by = $3::user_role[], used_by = $4::user_role[], version = $5
     where id = $1`,
    [id, name, seenBy, usedBy, version],
  );
}

export async function insertVersion(
  tx: Tx,
  saver: Saver,
  panel: {
    readonly id: PanelId;
    readonly version: number;
    readonly layout: PanelDraft['layout'];
    readonly note: string | null;
  },
): Promise<void> {
  await tx.execute(
    `insert into panel_versions (panel_id, version, organisation_id, layout, user_id, user_name, station, note)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)`,
    [
      panel.id,
      panel.version,
      saver.organisationId,
      JSON.stringify(panel.layout),
      saver.userId,
      saver.name,
      saver.station,
      panel.note,
    ],
  );
}

/** Fails with unique_violation where the site has another panel of this name by now. */
export async function archivePanel(tx: Tx, id: PanelId, isArchived: boolean): Promise<void> {
  await tx.execute('update panels set is_archived = $2 where id = $1', [id, isArchived]);
}

export function listVersions(tx: Tx, id: PanelId, limit: number): Promise<PanelVersion[]> {
  return tx.many(
    PanelVersion,
    `select version, saved_at as "savedAt", user_name as "savedBy", station, note,
       jsonb_array_length(layout -> 'tiles') as tiles
     from panel_versions where panel_id = $1 order by version desc limit $2`,
    [id, limit],
  );
}
