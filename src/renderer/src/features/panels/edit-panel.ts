import type { Tile } from '../../../../shared/panels/model.ts';
import { arrange } from './arrange.ts';

/** A panel while it is changed: what was before can come back, step by step. */
export interface Editing {
  readonly past: readonly (readonly Tile[])[];
  readonly tiles: readonly Tile[];
  readonly future: readonly (readonly Tile[])[];
  readonly selected: string | null;
}

export type Edit =
  /** A new tile, or one that was moved, resized or changed. */
  | { readonly kind: 'put'; readonly tile: Tile }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'select'; readonly id: string | null }
  /** All of them at once: an older version. */
  | { readonly kind: 'replace'; readonly tiles: readonly Tile[] }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

const STEPS_KEPT = 100;

export function beginEditing(tiles: readonly Tile[]): Editing {
  return { past: [], tiles, future: [], selected: null };
}

export function edit(before: Editing, step: Edit): Editing {
  switch (step.kind) {
    case 'put': {
      const { tile } = step;
      const isKnown = before.tiles.some(({ id }) => id === tile.id);
      const next = arrange(isKnown ? replaced(before.tiles, tile) : [...before.tiles, tile], tile);
      return next === null ? before : { ...changed(before, next), selected: tile.id };
    }
    case 'remove': {
      const next = before.tiles.filter(({ id }) => id !== step.id);
      return next.length === before.tiles.length ? before : { ...changed(before, next), selected: null };
    }
    case 'replace':
      return { ...changed(before, step.tiles), selected: null };
    case 'select':
      return { ...before, selected: step.id };
    case 'undo': {
      const tiles = before.past.at(-1);
      if (tiles === undefined) return before;
      return kept({
        ...before,
        past: before.past.slice(0, -1),
        tiles,
        future: [before.tiles, ...before.future],
      });
    }
    case 'redo': {
      const [tiles, ...future] = before.future;
      if (tiles === undefined) return before;
      return kept({ ...before, past: [...before.past, before.tiles], tiles, future });
    }
  }
}

function replaced(tiles: readonly Tile[], tile: Tile): Tile[] {
  return tiles.map((each) => (each.id === tile.id ? tile : each));
}

function changed(before: Editing, tiles: readonly Tile[]): Editing {
  if (JSON.stringify(tiles) === JSON.stringify(before.tiles)) return before;
  return { ...before, past: [...before.past, before.tiles].slice(-STEPS_KEPT), tiles, future: [] };
}

/** A tile that the step took away is not selected any more. */
function kept(editing: Editing): Editing {
  const { selected, tiles } = editing;
  return tiles.some(({ id }) => id === selected) ? editing : { ...editing, selected: null };
}
