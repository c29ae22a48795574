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

/**
 * The world's square ends at the antimeridian and the outlines do not: they are followed beyond its edge, and drawn
 * once more a world further, so that the other side has its part as well.
 */
function followed(line: Line): number[] {
  const points: number[] = [];
  let turns = 0;
  let last = Number.NaN;
  for (const [longitude = 0, latitude = 0] of line) {
    const { x, y } = toWorld({ latitude, longitude });
    if (x - last > 0.5) turns -= 1;
    if (x - last < -0.5) turns += 1;
    last = x;
    points.push(x + turns, y);
  }
  return points;
}

/** A coast that goes once around the world has the pole behind it: the southern one, there is no other such land. */
function aroundThePole(points: readonly number[]): number[] {
  const [first = 0] = points;
  const last = points.at(-2) ?? first;
  return Math.abs(last - first) < 0.5 ? [...points] : [...points, last, 1, first, 1];
}

function outlineAt(points: readonly number[], shift: number): OutlineLine {
  const moved = Float64Array.from(points, (value, index) => (index % 2 === 0 ? value + shift : value));
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let index = 0; index < moved.length; index += 2) {
    const [x = 0, y = 0] = [moved[index], moved[index + 1]];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { points: moved, left, right, top, bottom };
}

function outlinesAt(points: readonly number[]): OutlineLine[] {
  return [-1, 0, 1]
    .map((shift) => outlineAt(points, shift))
    .filter(({ left, right }) => right > 0 && left < 1);
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
  return {
    land: rings.flatMap((ring) => outlinesAt(aroundThePole(followed(ring)))),
    borders: borders.coordinates.flatMap((line) => outlinesAt(followed(line))),
  };
}

/** Bundled with the page: they come from where the page came from, and need no network beyond. */
export async function loadOutlines(detail: Detail): Promise<Outlines> {
  const response = await fetch(detail === 'coarse' ? coarseUrl : fineUrl);
  if (!response.ok) throw new Error(`the outlines were answered with ${response.status}`);
  const world: World = await response.json();
  return outlinesOf(world);
}
