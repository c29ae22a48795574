import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canBeParted, clusterSites } from './cluster.ts';
import { worldPx } from './viewport.ts';

const site = (id: number, x: number, y = 0.5) => ({ id, at: { x, y } });
/** So many pixels as a part of the world at this zoom. */
const px = (count: number, zoom: number): number => count / worldPx(zoom);
const idsOf = (clusters: ReturnType<typeof clusterSites>): number[][] =>
  clusters.map(({ sites }) => sites.map(({ id }) => id));

describe('near sites', () => {
  it('share a mark until the zoom takes them apart', () => {
    const sites = [site(1, 0.5), site(2, 0.5 + px(30, 10)), site(3, 0.5 + px(400, 10))];
    expect(idsOf(clusterSites(sites, 10))).toEqual([[1, 2], [3]]);
    expect(idsOf(clusterSites(sites, 11))).toEqual([[1], [2], [3]]);
    expect(canBeParted(sites.slice(0, 2), 19)).toBe(true);
  });

  it('of one address can never be taken apart', () => {
    expect(canBeParted([site(1, 0.5), site(2, 0.5)], 19)).toBe(false);
  });

  it('are together across the edges of the grid', () => {
    const edge = Math.ceil(0.5 / px(52, 8)) * px(52, 8);
    expect(clusterSites([site(1, edge - px(5, 8)), site(2, edge + px(5, 8))], 8)).toHaveLength(1);
  });

  it('lose nobody, overlap nowhere and do not depend on the order in which they come', () => {
    const sites = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 10_000 }),
        at: fc.record({
          x: fc.double({ min: 0, max: 1, noNaN: true }),
          y: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      }),
      { selector: ({ id }) => id, maxLength: 60 },
    );
    fc.assert(
      fc.property(sites, fc.integer({ min: 1, max: 6 }), (all, zoom) => {
        const clusters = clusterSites(all, zoom);
        expect(
          idsOf(clusters)
            .flat()
            .sort((a, b) => a - b),
        ).toEqual(all.map(({ id }) => id).sort((a, b) => a - b));
        for (const [index, { at }] of clusters.entries()) {
          for (const other of clusters.slice(index + 1)) {
            expect(Math.hypot(at.x - other.at.x, at.y - other.at.y)).toBeGreaterThanOrEqual(px(52, zoom));
          }
        }
        expect(clusterSites([...all].reverse(), zoom)).toEqual(clusters);
      }),
    );
  });
});
