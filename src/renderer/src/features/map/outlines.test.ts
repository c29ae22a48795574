import { describe, expect, it } from 'vitest';
import text from 'world-atlas/countries-50m.json?raw';
import { toWorld } from './mercator.ts';
import { detailFor, type OutlineLine, outlinesOf } from './outlines.ts';

const { land, borders } = outlinesOf(JSON.parse(text));

/** By the even-odd rule, as they are filled. */
function isLand(latitude: number, longitude: number): boolean {
  const { x, y } = toWorld({ latitude, longitude });
  const crossings = (line: OutlineLine): number => {
    let count = 0;
    const { points } = line;
    for (let index = 0; index < points.length; index += 2) {
      const next = (index + 2) % points.length;
      const [fromX = 0, fromY = 0, toX = 0, toY = 0] = [
        points[index],
        points[index + 1],
        points[next],
        points[next + 1],
      ];
      if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) count += 1;
    }
    return count;
  };
  return land.reduce((sum, line) => sum + crossings(line), 0) % 2 === 1;
}

describe('the outlines', () => {
  it.each([
    ['Cusco', -13.53, -71.97],
    ['Madrid', 40.42, -3.7],
    ['the Chukchi peninsula, beyond the antimeridian', 67, -175],
    ['the South Pole', -84, 10],
    ['Vanua Levu, beside the antimeridian', -16.6, 179.2],
  ])('have %s on land', (_name, latitude, longitude) => {
    expect(isLand(latitude, longitude)).toBe(true);
  });

  it.each([
    ['the Pacific', -16, -120],
    ['the Atlantic', 30, -40],
    ['the Caspian Sea', 42, 50.5],
    ['the sea between Fiji and Vanuatu', -16.5, 173],
  ])('have %s at sea', (_name, latitude, longitude) => {
    expect(isLand(latitude, longitude)).toBe(false);
  });

  it('run nowhere straight across the world', () => {
    for (const { points } of [...land, ...borders]) {
      for (let index = 2; index < points.length; index += 2) {
        const isEdge = (points[index + 1] ?? 0) > 0.99;
        if (!isEdge) expect(Math.abs((points[index] ?? 0) - (points[index - 2] ?? 0))).toBeLessThan(0.5);
      }
    }
  });

  it('get finer where a coarse coast would be visibly off', () => {
    expect(detailFor(3)).toBe('coarse');
    expect(detailFor(9)).toBe('fine');
  });
});
