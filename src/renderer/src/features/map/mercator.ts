/** A place in the Web Mercator world, a square from (0, 0) in the north-west to (1, 1) in the south-east. */
export interface WorldPoint {
  readonly x: number;
  readonly y: number;
}

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where the square ends; nearer to the poles nobody guards anything. */
const MAX_LATITUDE = 85.051_128_78;
const RADIANS = Math.PI / 180;
/** Of the WGS 84 ellipsoid, as Web Mercator takes it. */
const EQUATOR_M = 40_075_016.686;

export function toWorld({ latitude, longitude }: Position): WorldPoint {
  const bounded = Math.min(MAX_LATITUDE, Math.max(-MAX_LATITUDE, latitude));
  return {
    x: longitude / 360 + 0.5,
    y: 0.5 - Math.log(Math.tan(Math.PI / 4 + (bounded * RADIANS) / 2)) / (2 * Math.PI),
  };
}

export function toPosition({ x, y }: WorldPoint): Position {
  return {
    latitude: Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / RADIANS,
    longitude: (x - 0.5) * 360,
  };
}

/** How many metres a world's breadth is at the latitude of this point. */
export function worldMetres(point: WorldPoint): number {
  return EQUATOR_M * Math.cos(toPosition(point).latitude * RADIANS);
}
