import { fromScreen, type Size, type View, worldPx } from './viewport.ts';

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export const keyOf = ({ z, x, y }: TileAddress): string => `${z}/${x}/${y}`;

/** Vector tiles are made for 512 px, pictures for 256. */
export function tileZoom(zoom: number, kind: 'vector' | 'raster', deepest: number): number {
  const fitting = kind === 'vector' ? Math.floor(zoom - 1) : Math.round(zoom);
  return Math.min(deepest, Math.max(0, fitting));
}

/** The tiles that cover the view, those in its middle first. */
export function tilesIn(view: View, size: Size, z: number): TileAddress[] {
  const count = 2 ** z;
  const start = fromScreen(view, size, { leftPx: 0, topPx: 0 });
  const end = fromScreen(view, size, { leftPx: size.widthPx, topPx: size.heightPx });
  const index = (value: number): number => Math.min(count - 1, Math.max(0, Math.floor(value * count)));
  const tiles: TileAddress[] = [];
  for (let x = index(start.x); x <= index(end.x); x += 1) {
    for (let y = index(start.y); y <= index(end.y); y += 1) tiles.push({ z, x, y });
  }
  const distance = (tile: TileAddress): number =>
    Math.hypot((tile.x + 0.5) / count - view.centre.x, (tile.y + 0.5) / count - view.centre.y);
  return tiles.sort((a, b) => distance(a) - distance(b));
}

export function parentOf({ z, x, y }: TileAddress): TileAddress | null {
  return z === 0 ? null : { z: z - 1, x: x >> 1, y: y >> 1 };
}

export interface TileBox {
  readonly leftPx: number;
  readonly topPx: number;
  readonly edgePx: number;
}

export function tileBox(view: View, size: Size, { z, x, y }: TileAddress): TileBox {
  const scale = worldPx(view.zoom);
  const edge = scale / 2 ** z;
  return {
    leftPx: x * edge - view.centre.x * scale + size.widthPx / 2,
    topPx: y * edge - view.centre.y * scale + size.heightPx / 2,
    edgePx: edge,
  };
}
