import type { Random } from './prng.ts';

/** A place on earth, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Boxes of one site stand within about 400 m of its middle. */
const SPREAD_DEGREES = 0.004;

/** A place near this one. */
export function near({ latitude, longitude }: Place, random: Random): Place {
  const off = (): number => (random.next() - 0.5) * 2 * SPREAD_DEGREES;
  return { latitude: latitude + off(), longitude: longitude + off() };
}

/** `-12.05,-77.04`; undefined where it is no place on earth. */
export function parsePlace(text: string): Place | undefined {
  const [latitude = Number.NaN, longitude = Number.NaN, ...rest] = text.split(',').map(Number);
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && rest.length === 0;
  return isPlace ? { latitude, longitude } : undefined;
}
