import { z } from 'zod';
import { Role } from '../access/model.ts';
import { DeviceId, SiteId } from '../contract/primitives.ts';
import { SequenceId } from '../sequences/model.ts';

export const PanelId = z.int().positive().brand<'PanelId'>();
export type PanelId = z.infer<typeof PanelId>;

/** A panel is a grid of so many columns; its rows are 32 px high. */
export const PANEL_COLUMNS = 24;
export const PANEL_ROWS_MAX = 200;
export const PANEL_TILES_MAX = 100;

/** SHA-256 of the picture's bytes, in hexadecimal. */
export const ImageDigest = z.string().regex(/^[0-9a-f]{64}$/);
export const ImageType = z.enum(['image/png', 'image/jpeg', 'image/webp']);
export type ImageType = z.infer<typeof ImageType>;
/** A message to the engine has at most 1 MiB, a third of it for base64. */
export const IMAGE_MAX_BYTES = 700_000;

/** What a box reports, as tiles show it; units: °C, %, %, dBm. */
export const PanelMetric = z.enum(['temperatureC', 'humidityPercent', 'fanPwmDutyPercent', 'rssiDbm']);
export type PanelMetric = z.infer<typeof PanelMetric>;
/** Those of which a history is kept. */
export const ChartMetric = PanelMetric.exclude(['rssiDbm']);
/** How much of the past a chart shows: a day, a week, 90 days, two years. */
export const ChartRange = z.enum(['day', 'week', 'quarter', 'years']);

export const PanelOutput = z.enum(['siren', 'turret', 'relay1', 'relay2', 'fan']);
export type PanelOutput = z.infer<typeof PanelOutput>;

const label = z.string().trim().max(60);
const place = {
  /** Within its panel. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** In columns and rows, from the upper left corner. */
  x: z
    .int()
    .min(0)
    .max(PANEL_COLUMNS - 1),
  y: z
    .int()
    .min(0)
    .max(PANEL_ROWS_MAX - 1),
  w: z.int().min(1).max(PANEL_COLUMNS),
  h: z.int().min(1).max(PANEL_ROWS_MAX),
  /** Empty: the device's own words. */
  label: label.default(''),
};
/** In percent of the picture's width and height, from its upper left corner. */
const percent = z.number().min(0).max(100);

function tilesOf<Shape extends z.ZodRawShape>(device: Shape) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), ...place, text: z.string().max(2000) }),
    /** Whether it is there, its inputs and outputs, its worst alarm. */
    z.object({ kind: z.literal('device'), ...place, ...device }),
    z.object({ kind: z.literal('value'), ...place, ...device, metric: PanelMetric }),
    z.object({
      kind: z.literal('chart'),
      ...place,
      ...device,
      metric: ChartMetric,
      range: ChartRange,
    }),
    /** A channel of a relay board; counted from 0. */
    z.object({ kind: z.literal('relay'), ...place, ...device, relayIndex: z.int().min(0).max(31) }),
    /** An output of an alarm box, switched on and off. */
    z.object({ kind: z.literal('output'), ...place, ...device, output: PanelOutput }),
    /** Sets one output to one state when it is pressed. */
    z.object({
      kind: z.literal('button'),
      ...place,
      ...device,
      output: PanelOutput,
      state: z.boolean(),
      /** s; 0 until it is switched off. */
      durationS: z.int().min(0).max(86_400),
    }),
    z.object({
      kind: z.literal('image'),
      ...place,
      image: ImageDigest,
      marks: z.array(z.object({ ...device, xPercent: percent, yPercent: percent })).max(200),
    }),
  ]);
}

/** Runs a sequence. No file has it: sequences are not carried to other installations. */
const SequenceTile = z.object({ kind: z.literal('sequence'), ...place, sequenceId: SequenceId });

const CarriedTile = tilesOf({ deviceId: DeviceId });
export type CarriedTile = z.infer<typeof CarriedTile>;
export const Tile = z.discriminatedUnion('kind', [...CarriedTile.options, SequenceTile]);
export type Tile = z.infer<typeof Tile>;
export type TileKind = Tile['kind'];

/** A device in a file: by its hardware address, or where it has none by its topic. */
export const DeviceReference = z.object({
  mac: z
    .string()
    .toLowerCase()
    .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/)
    .nullable(),
  base: z.string().max(200),
  hostname: z.string().min(1).max(64),
});
export type DeviceReference = z.infer<typeof DeviceReference>;
export const FileTile = tilesOf({ device: DeviceReference });
export type FileTile = z.infer<typeof FileTile>;

interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export function overlaps(one: Placed, other: Placed): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  );
}

/** Why these tiles cannot stand together; null where they can. */
export function misplaced(tiles: readonly Placed[]): string | null {
  for (const [index, tile] of tiles.entries()) {
    if (tile.x + tile.w > PANEL_COLUMNS) return `The tile ${tile.id} reaches beyond the right edge.`;
    if (tile.y + tile.h > PANEL_ROWS_MAX) return `The tile ${tile.id} reaches beyond the lower edge.`;
    for (const other of tiles.slice(index + 1)) {
      if (tile.id === other.id) return `Two tiles are called ${tile.id}.`;
      if (overlaps(tile, other)) return `The tiles ${tile.id} and ${other.id} overlap.`;
    }
  }
  return null;
}

function layoutOf<Item extends z.ZodType<Placed>>(tile: Item) {
  return z.object({ tiles: z.array(tile).max(PANEL_TILES_MAX) }).superRefine(({ tiles }, context) => {
    const problem = misplaced(tiles);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem, path: ['tiles'] });
  });
}

export const PanelLayout = layoutOf(Tile);
export type PanelLayout = z.infer<typeof PanelLayout>;

const name = z.string().trim().min(1).max(80);
const roles = z
  .array(Role)
  .min(1)
  .transform((list) => [...new Set(list)]);
/** Who compose panels see and use each one of them, whatever these say. */
const audience = { seenBy: roles, usedBy: z.array(Role).transform((list) => [...new Set(list)]) };
const usersSee = ({ seenBy, usedBy }: { seenBy: readonly Role[]; usedBy: readonly Role[] }) =>
  usedBy.every((role) => seenBy.includes(role));
const USERS_SEE = { message: 'Who may use a panel must see it.', path: ['usedBy'] };

export const PanelDraft = z.object({ name, ...audience, layout: PanelLayout }).refine(usersSee, USERS_SEE);
export type PanelDraft = z.infer<typeof PanelDraft>;

export const PanelSummary = z.object({
  id: PanelId,
  siteId: SiteId,
  name: z.string(),
  /** Rises by one with each saving. */
  version: z.int().positive(),
  seenBy: z.array(Role),
  usedBy: z.array(Role),
  isArchived: z.boolean(),
  savedAt: z.date(),
  savedBy: z.string(),
});
export type PanelSummary = z.infer<typeof PanelSummary>;

export const Panel = PanelSummary.extend({ layout: PanelLayout });
export type Panel = z.infer<typeof Panel>;

/** One saving of a panel. */
export const PanelVersion = z.object({
  version: z.int().positive(),
  savedAt: z.date(),
  savedBy: z.string(),
  station: z.string(),
  note: z.string().nullable(),
  tiles: z.int().min(0),
});
export type PanelVersion = z.infer<typeof PanelVersion>;

export const FloorPlanId = z.int().positive().brand<'FloorPlanId'>();
export type FloorPlanId = z.infer<typeof FloorPlanId>;
export const FLOOR_PLAN_PLACES_MAX = 500;

/** Where a device of the site stands on the plan. */
export const PlanPlace = z.object({ deviceId: DeviceId, xPercent: percent, yPercent: percent });
export type PlanPlace = z.infer<typeof PlanPlace>;

export const FloorPlanDraft = z.object({
  name,
  image: ImageDigest,
  places: z
    .array(PlanPlace)
    .max(FLOOR_PLAN_PLACES_MAX)
    .refine((places) => new Set(places.map(({ deviceId }) => deviceId)).size === places.length, {
      message: 'A device has one place on a plan.',
    }),
});
export type FloorPlanDraft = z.infer<typeof FloorPlanDraft>;

/** A picture of a site with its devices at their places. */
export const FloorPlan = FloorPlanDraft.extend({
  id: FloorPlanId,
  siteId: SiteId,
  name: z.string(),
  /** Rises by one with each saving. */
  version: z.int().positive(),
  savedAt: z.date(),
  savedBy: z.string(),
});
export type FloorPlan = z.infer<typeof FloorPlan>;

/** A panel as a file carries it to another installation. Its pictures travel beside it, under their digests. */
export const PanelFile = z
  .object({
    format: z.literal('watchdesk-panel'),
    formatVersion: z.literal(1),
    name,
    ...audience,
    layout: layoutOf(FileTile),
  })
  .refine(usersSee, USERS_SEE);
export type PanelFile = z.infer<typeof PanelFile>;
