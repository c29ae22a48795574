import { PMTiles } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { tinyPmtiles, vectorTile } from '../../../../../test/support/tiny-pmtiles.ts';
import { decodeTile } from './decode-tile.ts';

const street = {
  type: 2,
  points: [
    [0, 2048],
    [4096, 2048],
  ],
} as const;
const tile = vectorTile({
  roads: [
    { ...street, properties: { kind: 'major_road', name: 'Av. Arequipa' } },
    { ...street, properties: { kind: 'ferry', name: 'Not drawn' } },
  ],
  water: [
    {
      type: 3,
      properties: { kind: 'ocean' },
      points: [
        [0, 0],
        [1024, 0],
        [1024, 1024],
      ],
    },
  ],
  places: [
    {
      type: 1,
      properties: { kind: 'locality', name: 'Lima', 'name:es': 'Lima (es)' },
      points: [[2048, 1024]],
    },
    { type: 1, properties: { kind: 'locality', name: 'Beyond the edge' }, points: [[4200, 10]] },
  ],
  pois: [{ type: 1, properties: { kind: 'cafe', name: 'A café' }, points: [[10, 10]] }],
});

function archiveOf(bytes: Uint8Array): PMTiles {
  return new PMTiles({
    getKey: () => 'test',
    getBytes: async (offset, length) => {
      const part = bytes.subarray(offset, offset + length);
      return { data: Uint8Array.from(part).buffer };
    },
  });
}

describe('street tiles', () => {
  it('are found in their archive, and only those', async () => {
    const archive = archiveOf(
      tinyPmtiles(
        [
          { z: 1, x: 0, y: 1, data: tile },
          { z: 0, x: 0, y: 0, data: vectorTile({}) },
        ],
        '© somebody',
      ),
    );
    expect(await archive.getHeader()).toMatchObject({ minZoom: 0, maxZoom: 1, tileType: 1 });
    expect(await archive.getMetadata()).toEqual({ attribution: '© somebody' });
    expect(new Uint8Array((await archive.getZxy(1, 0, 1))?.data ?? new ArrayBuffer())).toEqual(tile);
    expect(await archive.getZxy(1, 1, 1)).toBeUndefined();
  });

  it('give streets, water and names, and nothing that would be noise', () => {
    const { shapes, names } = decodeTile(Uint8Array.from(tile).buffer, 'en');
    expect([...shapes.keys()].sort()).toEqual(['major', 'water']);
    expect([...(shapes.get('major')?.[0] ?? [])]).toEqual([0, 0.5, 1, 0.5]);
    expect(names).toEqual([
      { text: 'Av. Arequipa', x: 0.5, y: 0.5, rank: 21, along: { angle: 0, length: 1 } },
      { text: 'Lima', x: 0.5, y: 0.25, rank: 2, along: null },
    ]);
    expect(decodeTile(Uint8Array.from(tile).buffer, 'es').names.map(({ text }) => text)).toContain(
      'Lima (es)',
    );
  });
});
