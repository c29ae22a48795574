import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPosition, toWorld } from './mercator.ts';
import { fitTo, fromScreen, MAX_ZOOM, panBy, reveal, SITE_ZOOM, toScreen, zoomBy } from './viewport.ts';

const size = { widthPx: 600, heightPx: 400 };
const lima = toWorld({ latitude: -12.0464, longitude: -77.0428 });
const madrid = toWorld({ latitude: 40.4168, longitude: -3.7038 });
const view = { centre: lima, zoom: 11 };

const position = fc.record({
  latitude: fc.double({ min: -85, max: 85, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

it('puts a place on the square world and back', () => {
  fc.assert(
    fc.property(position, (place) => {
      const back = toPosition(toWorld(place));
      expect(back.latitude).toBeCloseTo(place.latitude, 6);
      expect(back.longitude).toBeCloseTo(place.longitude, 6);
    }),
  );
});

describe('the view', () => {
  it('shows a point where it says that it does', () => {
    const at = { leftPx: 17, topPx: 233 };
    const there = toScreen(view, size, fromScreen(view, size, at));
    expect(there.leftPx).toBeCloseTo(17, 4);
    expect(there.topPx).toBeCloseTo(233, 4);
  });

  it('keeps what is under the pointer there while it zooms', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 0, max: 400 }),
        (steps, leftPx, topPx) => {
          const under = fromScreen(view, size, { leftPx, topPx });
          const after = toScreen(zoomBy(view, size, steps, { leftPx, topPx }), size, under);
          expect(after.leftPx).toBeCloseTo(leftPx, 3);
          expect(after.topPx).toBeCloseTo(topPx, 3);
        },
      ),
    );
  });

  it('moves with the hand, and never out of the world', () => {
    const moved = toScreen(panBy(view, 30, -10), size, lima);
    expect(moved.leftPx).toBeCloseTo(330, 4);
    expect(moved.topPx).toBeCloseTo(190, 4);
    expect(panBy({ centre: lima, zoom: 1 }, 9e9, 9e9).centre).toEqual({ x: 0, y: 0 });
    expect(zoomBy(view, size, 99).zoom).toBe(MAX_ZOOM);
  });

  it('is fitted to all sites with room around them', () => {
    const fitted = fitTo([lima, madrid], size, 40);
    for (const point of [lima, madrid]) {
      const { leftPx, topPx } = toScreen(fitted, size, point);
      expect(leftPx).toBeGreaterThanOrEqual(39.9);
      expect(leftPx).toBeLessThanOrEqual(560.1);
      expect(topPx).toBeGreaterThanOrEqual(39.9);
      expect(topPx).toBeLessThanOrEqual(360.1);
    }
  });

  it('shows one site with its town, and the world where there is none', () => {
    expect(fitTo([lima], size, 40)).toEqual({ centre: lima, zoom: SITE_ZOOM });
    expect(fitTo([], size, 40).zoom).toBe(1);
  });

  it('moves to a chosen site only where that one is out of sight', () => {
    const beside = fromScreen(view, size, { leftPx: 100, topPx: 100 });
    expect(reveal(view, size, beside, 40)).toBe(view);
    expect(reveal(view, size, madrid, 40)).toEqual({ centre: madrid, zoom: 11 });
  });
});
