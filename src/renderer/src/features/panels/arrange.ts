import {
  overlaps,
  PANEL_COLUMNS,
  PANEL_ROWS_MAX,
  PANEL_TILES_MAX,
  type Tile,
} from '../../../../shared/panels/model.ts';

type Box = Pick<Tile, 'id' | 'x' | 'y' | 'w' | 'h'>;

const between = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The nearest place inside the grid. */
export function inside<Item extends Box>(tile: Item): Item {
  const w = between(tile.w, 1, PANEL_COLUMNS);
  const h = between(tile.h, 1, PANEL_ROWS_MAX);
  return {
    ...tile,
    w,
    h,
    x: between(tile.x, 0, PANEL_COLUMNS - w),
    y: between(tile.y, 0, PANEL_ROWS_MAX - h),
  };
}

/**
 * The tiles once `moved` stands where it wants to: what is in its way gives way downwards, and nothing else moves.
 * Null where there is no room left below.
 */
export function arrange<Item extends Box>(tiles: readonly Item[], moved: Item): Item[] | null {
  const settled = new Map<string, Item>([[moved.id, inside(moved)]]);
  const others = tiles.filter(({ id }) => id !== moved.id).sort((one, two) => one.y - two.y || one.x - two.x);
  for (const other of others) {
    let place = other;
    for (let inTheWay = true; inTheWay; ) {
      const blocking = [...settled.values()].filter((tile) => overlaps(tile, place));
      inTheWay = blocking.length > 0;
      if (inTheWay) place = { ...place, y: Math.max(...blocking.map(({ y, h }) => y + h)) };
    }
    if (place.y + place.h > PANEL_ROWS_MAX) return null;
    settled.set(place.id, place);
  }
  return tiles.map(({ id }) => settled.get(id)).filter((tile) => tile !== undefined);
}

/** Where a tile of this size finds room first: from the top, from the left. Null on a full panel. */
export function freePlace(
  tiles: readonly Box[],
  { w, h }: Pick<Box, 'w' | 'h'>,
): Pick<Box, 'x' | 'y'> | null {
  if (tiles.length >= PANEL_TILES_MAX) return null;
  for (let y = 0; y + h <= PANEL_ROWS_MAX; y += 1) {
    for (let x = 0; x + w <= PANEL_COLUMNS; x += 1) {
      if (!tiles.some((tile) => overlaps(tile, { id: '', x, y, w, h }))) return { x, y };
    }
  }
  return null;
}

/** Rows that the tiles reach down to. */
export function rowsOf(tiles: readonly Box[]): number {
  return tiles.reduce((most, { y, h }) => Math.max(most, y + h), 0);
}

/** A name that no tile has: `tile-1`, `tile-2` … */
export function freshId(tiles: readonly Box[]): string {
  const taken = new Set(tiles.map(({ id }) => id));
  for (let number = 1; ; number += 1) {
    const id = `tile-${number}`;
    if (!taken.has(id)) return id;
  }
}
