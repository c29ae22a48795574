import { feature, mesh } from 'topojson-client';
import fineUrl from 'world-atlas/countries-10m.json?url';
import coarseUrl from 'world-atlas/countries-50m.json?url';
import { toWorld } from './mercator.ts';

/** A line or the edge of an area, in the world's square. */
export interface OutlineLine {
  /** x and y in turn. */
  readonly points: Float64Array;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Outlines {
  /** Coasts, lakes among them; filled by the even-odd rule. */
  readonly land: readonly OutlineLine[];
  /** Between countries. */
  readonly borders: readonly OutlineLine[];
}

export type Detail = 'coarse' | 'fine';

/** From here on the coarse outlines are visibly off. */
const FINE_FROM_ZOOM = 6;

export const detailFor = (zoom: number): Detail => (zoom < FINE_FROM_ZOOM ? 'coarse' : 'fine');

type Meshed = Parameters<typeof mesh>;
type World = Meshed[0] & { readonly objects: Readonly<Record<'land' | 'countries', NonNullable<Meshed[1]>>> };
type Line = readonly (readonly number[])[];

function outlineOf(line: Line): OutlineLine {
  const points = new Float64Array(line.length * 2);
  let [left, right, top, bottom] = [1, 0, 1, 0];
  for (const [index, [longitude = 0, latitude = 0]] of line.entries()) {
    const { x, y } = toWorld({ latitude, longitude });
    points[index * 2] = x;
    points[index * 2 + 1] = y;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { points, left, right, top, bottom };
}

/** Outlines out of Natural Earth's countries. */
export function outlinesOf(world: World): Outlines {
  const { land, countries } = world.objects;
  const areas = feature(world, land);
  const rings = ('features' in areas ? areas.features : [areas]).flatMap(({ geometry }): Line[] => {
    if (geometry.type === 'Polygon') return geometry.coordinates;
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
  });
  const borders = mesh(world, countries, (one, other) => one !== other);
  return { land: rings.map(outlineOf), borders: borders.coordinates.map(outlineOf) };
}

/** Bundled with the page: they come from where the page came from, and need no network beyond. */
export async function loadOutlines(detail: Detail): Promise<Outlines> {
  const response = await fetch(detail === 'coarse' ? coarseUrl : fineUrl);
  if (!response.ok) throw new Error(`the outlines were answered with ${response.status}`);
  const world: World = await response.json();
  return outlinesOf(world);
}
