import type { TileName } from './decode-tile.ts';
import { AREA_KINDS, LINE_KINDS, type StreetKind } from './street-kind.ts';
import type { DrawableTile, StreetTiles } from './street-tiles.ts';
import { parentOf, type TileAddress, tileBox, tilesIn, tileZoom } from './tile-grid.ts';
import type { Size, View } from './viewport.ts';

export interface StreetColours {
  readonly land: string;
  readonly water: string;
  readonly green: string;
  readonly building: string;
  readonly road: string;
  readonly roadEdge: string;
  readonly text: string;
}

/** Widths at zoom 14; they grow with the map, but not as fast. */
const LINE_PX: Readonly<Record<(typeof LINE_KINDS)[number], number>> = {
  stream: 1,
  rail: 1,
  path: 0.8,
  minor: 1.8,
  major: 3.2,
  highway: 4.4,
};

const STREET_NAMES_FROM_ZOOM = 15;

type Shapes = Extract<DrawableTile, { kind: 'shapes' }>;

/** Streets over the outlines. Where a tile has not come yet, the part of a coarser one stands in for it. */
export function drawStreets(
  context: CanvasRenderingContext2D,
  tiles: StreetTiles,
  view: View,
  size: Size,
  colours: StreetColours,
): void {
  const z = tileZoom(view.zoom, tiles.kind, tiles.maxZoom);
  if (z < tiles.minZoom) return;
  const covering = tilesIn(view, size, z);
  tiles.want(covering);
  const standIns = new Map<string, TileAddress>();
  const own: { readonly address: TileAddress; readonly tile: DrawableTile }[] = [];
  for (const address of covering) {
    const tile = tiles.get(address);
    if (tile !== undefined) own.push({ address, tile });
    else for (const coarser of coarserOf(address, tiles)) standIns.set(JSON.stringify(coarser), coarser);
  }
  const behind = [...standIns.values()]
    .sort((a, b) => a.z - b.z)
    .flatMap((address) => {
      const tile = tiles.get(address);
      return tile === undefined ? [] : [{ address, tile }];
    });
  for (const each of behind) drawLevel(context, [each], view, size, colours);
  drawLevel(context, own, view, size, colours);
  drawNames(context, own, view, size, colours);
}

function* coarserOf(address: TileAddress, tiles: StreetTiles): Generator<TileAddress> {
  for (let up = parentOf(address); up !== null && up.z >= tiles.minZoom; up = parentOf(up)) {
    if (tiles.get(up) === undefined) continue;
    yield up;
    return;
  }
}

interface Placed {
  readonly address: TileAddress;
  readonly tile: DrawableTile;
}

function drawLevel(
  context: CanvasRenderingContext2D,
  level: readonly Placed[],
  view: View,
  size: Size,
  colours: StreetColours,
): void {
  const shapes: { readonly box: ReturnType<typeof tileBox>; readonly tile: Shapes }[] = [];
  for (const { address, tile } of level) {
    const box = tileBox(view, size, address);
    // To whole pixels, or hairlines would show between the tiles.
    const [left, top] = [Math.floor(box.leftPx), Math.floor(box.topPx)];
    const [width, height] = [
      Math.ceil(box.leftPx + box.edgePx) - left,
      Math.ceil(box.topPx + box.edgePx) - top,
    ];
    if (tile.kind === 'picture') {
      context.drawImage(tile.image, left, top, width, height);
      continue;
    }
    context.fillStyle = colours.land;
    context.fillRect(left, top, width, height);
    shapes.push({ box, tile });
  }
  const growth = 2 ** ((view.zoom - 14) * 0.55);
  const each = (kind: StreetKind, paint: (path: Path2D, edgePx: number) => void): void => {
    for (const { box, tile } of shapes) {
      const path = tile.paths.get(kind);
      if (path === undefined) continue;
      context.save();
      context.translate(box.leftPx, box.topPx);
      context.scale(box.edgePx, box.edgePx);
      paint(path, box.edgePx);
      context.restore();
    }
  };
  for (const kind of AREA_KINDS) {
    context.fillStyle = colours[kind];
    each(kind, (path) => context.fill(path, 'evenodd'));
  }
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const isRoad = (kind: StreetKind): boolean => kind === 'minor' || kind === 'major' || kind === 'highway';
  for (const kind of LINE_KINDS) {
    context.strokeStyle = kind === 'stream' ? colours.water : colours.roadEdge;
    const width = Math.max(0.5, LINE_PX[kind] * growth) + (isRoad(kind) ? 1.5 : 0);
    each(kind, (path, edgePx) => {
      context.lineWidth = width / edgePx;
      context.stroke(path);
    });
  }
  context.strokeStyle = colours.road;
  for (const kind of LINE_KINDS.filter(isRoad)) {
    each(kind, (path, edgePx) => {
      context.lineWidth = Math.max(0.5, LINE_PX[kind] * growth) / edgePx;
      context.stroke(path);
    });
  }
}

interface TextBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The more important name wins the room. */
function drawNames(
  context: CanvasRenderingContext2D,
  level: readonly Placed[],
  view: View,
  size: Size,
  colours: StreetColours,
): void {
  const names = level.flatMap(({ address, tile }) => {
    if (tile.kind !== 'shapes') return [];
    const box = tileBox(view, size, address);
    return tile.names.map((name) => ({
      name,
      edgePx: box.edgePx,
      x: box.leftPx + name.x * box.edgePx,
      y: box.topPx + name.y * box.edgePx,
    }));
  });
  const taken: TextBox[] = [];
  const said = new Set<string>();
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.strokeStyle = colours.land;
  context.fillStyle = colours.text;
  for (const { name, edgePx, x, y } of names.sort((a, b) => a.name.rank - b.name.rank)) {
    if (name.along !== null && (view.zoom < STREET_NAMES_FROM_ZOOM || said.has(name.text))) continue;
    context.font = fontOf(name);
    const { width } = context.measureText(name.text);
    if (name.along !== null && width > name.along.length * edgePx) continue;
    const box = boxOf(name, x, y, width);
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    said.add(name.text);
    context.save();
    context.translate(x, y);
    if (name.along !== null) context.rotate(name.along.angle);
    context.lineWidth = 3;
    context.strokeText(name.text, 0, 0);
    context.fillText(name.text, 0, 0);
    context.restore();
  }
}

function fontOf({ rank, along }: TileName): string {
  if (along !== null) return '11px "Inter Variable", sans-serif';
  return rank <= 3 ? '600 13px "Inter Variable", sans-serif' : '12px "Inter Variable", sans-serif';
}

function boxOf({ along }: TileName, x: number, y: number, width: number): TextBox {
  const angle = along?.angle ?? 0;
  const halfWidth = (Math.abs(Math.cos(angle)) * width + Math.abs(Math.sin(angle)) * 14) / 2 + 4;
  const halfHeight = (Math.abs(Math.sin(angle)) * width + Math.abs(Math.cos(angle)) * 14) / 2 + 3;
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

function overlap(one: TextBox, other: TextBox): boolean {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}
