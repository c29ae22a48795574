import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { SiteId } from '../contract/primitives.ts';
import {
  FloorPlan,
  FloorPlanDraft,
  FloorPlanId,
  IMAGE_MAX_BYTES,
  ImageDigest,
  ImageType,
  Panel,
  PanelDraft,
  PanelFile,
  PanelId,
  PanelSummary,
  PanelVersion,
} from './model.ts';

const base = oc.errors(declaredErrors);
const {
  NOT_FOUND,
  SITE_UNKNOWN,
  PANEL_NAME_TAKEN,
  PANEL_CHANGED,
  PANEL_DEVICES_UNKNOWN,
  PANEL_IMAGES_UNKNOWN,
  IMAGE_UNREADABLE,
  PANEL_FILE_UNFIT,
  NAME_TAKEN,
  FLOOR_PLAN_CHANGED,
  FLOOR_PLAN_UNFIT,
} = procedureErrors;

const parts = { PANEL_DEVICES_UNKNOWN, PANEL_IMAGES_UNKNOWN };
const Base64 = z.base64().max(Math.ceil(IMAGE_MAX_BYTES / 3) * 4);

export const panelsContract = {
  /** Panels of granted sites that the caller's role sees; who compose them get the archived ones as well. */
  list: base.output(z.array(PanelSummary)),
  /** A panel as it is, or as it was saved with `version`. */
  get: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: PanelId, version: z.int().positive().optional() }))
    .output(Panel),
  create: base
    .errors({ SITE_UNKNOWN, PANEL_NAME_TAKEN, ...parts })
    .input(z.object({ siteId: SiteId, draft: PanelDraft }))
    .output(Panel),
  /** Saves a new version. Of two people who changed the same one, the second gets PANEL_CHANGED and loses nothing. */
  save: base
    .errors({ NOT_FOUND, PANEL_CHANGED, PANEL_NAME_TAKEN, ...parts })
    .input(
      z.object({
        id: PanelId,
        /** The version that was changed. */
        basedOn: z.int().positive(),
        draft: PanelDraft,
        note: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(Panel),
  /** An archived panel is in nobody's list but of those who compose panels, who can bring it back. */
  archive: base
    .errors({ NOT_FOUND, PANEL_NAME_TAKEN })
    .input(z.object({ id: PanelId, isArchived: z.boolean() }))
    .output(PanelSummary),
  /** Newest first; the last 100. */
  versions: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: PanelId }))
    .output(z.array(PanelVersion)),
  /** Keeps a picture for panels of a site; the same picture again is no second one. */
  addImage: base
    .errors({ SITE_UNKNOWN, IMAGE_UNREADABLE })
    .input(z.object({ siteId: SiteId, content: Base64 }))
    .output(z.object({ digest: ImageDigest })),
  image: base
    .errors({ NOT_FOUND })
    .input(z.object({ siteId: SiteId, digest: ImageDigest }))
    .output(z.object({ mediaType: ImageType, content: z.base64() })),
  /** The panel with its devices by hardware address, without its pictures. */
  export: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: PanelId }))
    .output(PanelFile),
  /** Makes a panel of a file, whole or not at all. Its pictures are added before. */
  import: base
    .errors({ SITE_UNKNOWN, PANEL_NAME_TAKEN, PANEL_FILE_UNFIT })
    .input(z.object({ siteId: SiteId, file: PanelFile }))
    .output(Panel),
  floorPlans: {
    /** Those of one site, by name; of devices that are at another site by now, no places. */
    list: base.input(z.object({ siteId: SiteId })).output(z.array(FloorPlan)),
    /** Its picture is added before. */
    create: base
      .errors({ SITE_UNKNOWN, NAME_TAKEN, FLOOR_PLAN_UNFIT })
      .input(z.object({ siteId: SiteId, draft: FloorPlanDraft }))
      .output(FloorPlan),
    /** Of two people who changed the same version, the second gets FLOOR_PLAN_CHANGED. */
    save: base
      .errors({ NOT_FOUND, NAME_TAKEN, FLOOR_PLAN_CHANGED, FLOOR_PLAN_UNFIT })
      .input(z.object({ id: FloorPlanId, basedOn: z.int().positive(), draft: FloorPlanDraft }))
      .output(FloorPlan),
    remove: base
      .errors({ NOT_FOUND })
      .input(z.object({ id: FloorPlanId }))
      .output(z.object({})),
  },
};
