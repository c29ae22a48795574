import type { WorldPoint } from './mercator.ts';
import { worldPx } from './viewport.ts';

export interface Placed {
  readonly id: number;
  readonly at: WorldPoint;
}

/** Sites that stand too close to be told apart, shown by one mark where the first of them stands. */
export interface Cluster<Site extends Placed> {
  readonly at: WorldPoint;
  /** In the order of their ids; the first gives the place. */
  readonly sites: readonly [Site, ...Site[]];
}

/** Two marks nearer than this would cover each other. */
const NEAR_PX = 52;

/**
 * Puts near sites together. Only the places and the zoom decide, never the alarms: a mark that jumped when one of its
 * sites has an alarm would jump away from under the pointer.
 */
export function clusterSites<Site extends Placed>(sites: readonly Site[], zoom: number): Cluster<Site>[] {
  const cell = NEAR_PX / worldPx(zoom);
  const made = new Map<string, { at: WorldPoint; sites: [Site, ...Site[]] }[]>();
  const all: { at: WorldPoint; sites: [Site, ...Site[]] }[] = [];
  for (const site of [...sites].sort((a, b) => a.id - b.id)) {
    const column = Math.floor(site.at.x / cell);
    const row = Math.floor(site.at.y / cell);
    const near = nearest(
      neighbours(column, row).flatMap((key) => made.get(key) ?? []),
      site.at,
      cell,
    );
    if (near !== undefined) {
      near.sites.push(site);
      continue;
    }
    const cluster: { at: WorldPoint; sites: [Site, ...Site[]] } = { at: site.at, sites: [site] };
    const key = `${column}:${row}`;
    made.set(key, [...(made.get(key) ?? []), cluster]);
    all.push(cluster);
  }
  return all;
}

function neighbours(column: number, row: number): string[] {
  const offsets = [-1, 0, 1];
  return offsets.flatMap((right) => offsets.map((down) => `${column + right}:${row + down}`));
}

function nearest<C extends { readonly at: WorldPoint }>(
  clusters: readonly C[],
  { x, y }: WorldPoint,
  within: number,
): C | undefined {
  let best: C | undefined;
  let bestDistance = within;
  for (const cluster of clusters) {
    const distance = Math.hypot(cluster.at.x - x, cluster.at.y - y);
    if (distance >= bestDistance) continue;
    best = cluster;
    bestDistance = distance;
  }
  return best;
}

/** Whether zooming in can take them apart. */
export function canBeParted(sites: readonly Placed[], deepestZoom: number): boolean {
  return clusterSites(sites, deepestZoom).length > 1;
}
