import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import {
  type CarriedTile,
  misplaced,
  overlaps,
  PANEL_COLUMNS,
  PanelLayout,
} from '../../../../shared/panels/model.ts';
import { SequenceId } from '../../../../shared/sequences/model.ts';
import { devicesOf, fromFileTile, imagesOf, toFileTile } from './layout-parts.ts';

const digest = 'ab'.repeat(32);
const at = (id: string, x: number, y: number, w = 2, h = 2) => ({ id, x, y, w, h, label: '' });
const deviceId = (id: number) => DeviceId.parse(id);

const tiles: CarriedTile[] = [
  { kind: 'text', ...at('t', 0, 0), text: 'North gate' },
  { kind: 'value', ...at('v', 2, 0), deviceId: deviceId(7), metric: 'temperatureC' },
  { kind: 'relay', ...at('r', 4, 0), deviceId: deviceId(9), relayIndex: 3 },
  {
    kind: 'image',
    ...at('i', 6, 0),
    image: digest,
    marks: [
      { deviceId: deviceId(7), xPercent: 10, yPercent: 20 },
      { deviceId: deviceId(8), xPercent: 30, yPercent: 40 },
    ],
  },
];

describe('a layout', () => {
  it('names each device and each picture once', () => {
    const sequence = { kind: 'sequence' as const, ...at('s', 8, 0), sequenceId: SequenceId.parse(5) };
    expect(devicesOf({ tiles: [...tiles, sequence] })).toEqual([7, 9, 8]);
    expect(imagesOf({ tiles: [...tiles, ...tiles] })).toEqual([digest]);
  });

  it('comes back from a file as it was, with the ids of another installation', () => {
    const reference = (id: number) => ({ mac: null, base: 'watchdesk', hostname: `BOX_${id}` });
    const there = tiles.map((tile) => toFileTile(tile, reference));
    expect(JSON.stringify(there)).not.toContain('deviceId');
    const back = there.map((tile) =>
      fromFileTile(tile, ({ hostname }) => deviceId(Number(hostname.slice(4)) + 100)),
    );
    expect(devicesOf({ tiles: back })).toEqual([107, 109, 108]);
    expect(back.map(({ kind, x }) => [kind, x])).toEqual(tiles.map(({ kind, x }) => [kind, x]));
  });

  it.each([
    ['beyond the right edge', [at('a', PANEL_COLUMNS - 1, 0)]],
    ['overlap', [at('a', 0, 0), at('b', 1, 1)]],
    ['are called a', [at('a', 0, 0), at('a', 4, 0)]],
  ])('is refused where its tiles go %s', (words, placed) => {
    expect(misplaced(placed)).toContain(words);
    const text = placed.map((place) => ({ kind: 'text', ...place, text: '' }));
    expect(PanelLayout.safeParse({ tiles: text }).success).toBe(false);
  });

  it('has tiles side by side', () => {
    expect(misplaced([at('a', 0, 0), at('b', 2, 0), at('c', 0, 2)])).toBeNull();
  });

  it('overlaps where and only where two tiles share a cell', () => {
    const place = fc.record({
      x: fc.nat(8),
      y: fc.nat(8),
      w: fc.integer({ min: 1, max: 5 }),
      h: fc.integer({ min: 1, max: 5 }),
    });
    const cellsOf = ({ x, y, w, h }: { x: number; y: number; w: number; h: number }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`);
    fc.assert(
      fc.property(place, place, (one, other) => {
        const shared = new Set(cellsOf(one));
        const expected = cellsOf(other).some((cell) => shared.has(cell));
        expect(overlaps({ id: 'a', ...one }, { id: 'b', ...other })).toBe(expected);
      }),
    );
  });
});
