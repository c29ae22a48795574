import type { ReactNode } from 'react';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tile } from '../../../../shared/panels/model.ts';
import styles from './panel-grid.module.css';
import { TileContent, useTileName } from './tile-frame.tsx';
import type { GuestTiles } from './tile-kinds.ts';

export interface PanelGridProps {
  readonly tiles: readonly Tile[];
  readonly siteId: SiteId;
  readonly mayUse: boolean;
  readonly guests: GuestTiles;
}

/** In columns and rows of the grid, which count from 1. */
export function placeOf({ x, y, w, h }: Tile) {
  return { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` };
}

/** A panel as people use it. */
export function PanelGrid({ tiles, ...props }: PanelGridProps): ReactNode {
  return (
    <div className={styles['grid']}>
      {inReadingOrder(tiles).map((tile) => (
        <ShownTile key={tile.id} tile={tile} {...props} />
      ))}
    </div>
  );
}

/** Tab goes over the tiles as people read them. */
export function inReadingOrder(tiles: readonly Tile[]): Tile[] {
  return tiles.toSorted((one, other) => one.y - other.y || one.x - other.x);
}

function ShownTile({ tile, ...props }: Omit<PanelGridProps, 'tiles'> & { readonly tile: Tile }): ReactNode {
  const name = useTileName(tile);
  return (
    <section className={styles['tile']} style={placeOf(tile)} aria-label={name}>
      <h3 className={styles['label']} title={name}>
        {name}
      </h3>
      <TileContent tile={tile} {...props} />
    </section>
  );
}
