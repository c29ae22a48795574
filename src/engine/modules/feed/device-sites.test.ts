import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceId, SiteId } from '../../../shared/contract/primitives.ts';
import { createDeviceSites, type PlacedDevice } from './device-sites.ts';
import { organisation } from './feed-test-items.ts';

const ours = organisation(1);
const box = DeviceId.parse(7);
const [north, south] = [SiteId.parse(1), SiteId.parse(2)];
const at = (siteId: SiteId | null) => ({ id: box, siteId });

describe('the sites of devices', () => {
  it('are unknown until they have been read, and then read once', async () => {
    const sites = createDeviceSites();
    expect(sites.siteOf(box)).toBeNull();
    let reads = 0;
    const read = async (): Promise<PlacedDevice[]> => {
      reads += 1;
      return [[box, north]];
    };
    await Promise.all([sites.prepare(ours, read), sites.prepare(ours, read)]);
    await sites.prepare(ours, read);
    expect(sites.siteOf(box)).toBe(north);
    expect(reads).toBe(1);
  });

  it('that changed while they were being read are not put back', async () => {
    const sites = createDeviceSites();
    await sites.prepare(ours, async () => {
      sites.place(at(south));
      return [[box, north]];
    });
    expect(sites.siteOf(box)).toBe(south);
  });

  it('are read again where everything was forgotten meanwhile', async () => {
    const sites = createDeviceSites();
    let reads = 0;
    await sites.prepare(ours, async () => {
      reads += 1;
      if (reads === 1) sites.forget();
      return [[box, reads === 1 ? north : south]];
    });
    expect(sites.siteOf(box)).toBe(south);
  });

  it('are asked for again after a failure', async () => {
    const sites = createDeviceSites();
    await expect(sites.prepare(ours, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await sites.prepare(ours, async () => [[box, north]]);
    expect(sites.siteOf(box)).toBe(north);
  });

  it('remember where a device was, also when it is gone, and forget it where it is again', () => {
    const moves = fc.array(fc.option(fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(moves, (route) => {
        const sites = createDeviceSites();
        for (const site of route) {
          if (site === null) sites.remove(box);
          else sites.place(at(SiteId.parse(site)));
        }
        const now = route.at(-1) ?? null;
        expect(sites.siteOf(box)).toBe(now);
        for (let site = 1; site <= 4; site += 1)
          expect(sites.wasAt(box, new Set([site]))).toBe(route.includes(site) && site !== now);
      }),
    );
  });

  it('tell a move from what is heard for the first time', () => {
    const sites = createDeviceSites();
    expect(sites.moves(at(north))).toBe(false);
    sites.place(at(north));
    expect(sites.moves(at(north))).toBe(false);
    expect(sites.moves(at(south))).toBe(true);
    expect(sites.moves(at(null))).toBe(true);
  });
});
