import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { misplaced, PANEL_COLUMNS, PANEL_ROWS_MAX } from '../../../../shared/panels/model.ts';
import { arrange, freePlace, freshId, inside, rowsOf } from './arrange.ts';

const box = (id: string, x: number, y: number, w = 4, h = 2) => ({ id, x, y, w, h });

describe('moving a tile', () => {
  it('pushes down what is in its way, and what that pushes in turn', () => {
    const tiles = [box('a', 0, 0), box('b', 0, 2), box('c', 0, 4), box('d', 8, 0)];
    expect(arrange(tiles, box('a', 0, 1))).toEqual([
      box('a', 0, 1),
      box('b', 0, 3),
      box('c', 0, 5),
      box('d', 8, 0),
    ]);
  });

  it('ends at the edges of the grid', () => {
    expect(inside(box('a', 30, -2))).toEqual(box('a', PANEL_COLUMNS - 4, 0));
    expect(inside({ ...box('a', 0, 0), w: 40 })).toEqual({ ...box('a', 0, 0), w: PANEL_COLUMNS });
  });

  it('does not happen where a tile would fall off the end', () => {
    expect(
      arrange([box('a', 0, 0), box('b', 0, PANEL_ROWS_MAX - 2)], box('a', 0, PANEL_ROWS_MAX - 2)),
    ).toBeNull();
  });

  it('leaves no two tiles on one place, and lifts none', () => {
    const place = fc.record({
      x: fc.nat(20),
      y: fc.nat(12),
      w: fc.integer({ min: 1, max: 8 }),
      h: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), place, (places, to) => {
        let start: ReturnType<typeof box>[] = [];
        for (const [index, each] of places.entries()) {
          const next = { id: `t${index}`, ...each };
          start = arrange([...start, next], next) ?? start;
        }
        const moved = { id: 't0', ...to };
        const after = arrange(start, moved) ?? [];
        expect(misplaced(after)).toBeNull();
        expect(after.map(({ id }) => id)).toEqual(start.map(({ id }) => id));
        for (const [index, tile] of after.entries())
          if (tile.id !== 't0') {
            expect(tile.y).toBeGreaterThanOrEqual(start[index]?.y ?? 0);
            expect(tile.x).toBe(start[index]?.x);
          }
      }),
    );
  });
});

it('finds room for a new tile from the top left', () => {
  expect(freePlace([], { w: 4, h: 2 })).toEqual({ x: 0, y: 0 });
  expect(freePlace([box('a', 0, 0), box('b', 4, 0, 20, 2)], { w: 4, h: 2 })).toEqual({ x: 0, y: 2 });
  expect(
    freePlace(
      Array.from({ length: 100 }, (_, index) => box(`t${index}`, 0, index)),
      { w: 1, h: 1 },
    ),
  ).toBeNull();
});

it('counts rows and names new tiles', () => {
  expect(rowsOf([box('a', 0, 3), box('b', 8, 0)])).toBe(5);
  expect(freshId([box('tile-1', 0, 0), box('tile-3', 8, 0)])).toBe('tile-2');
});
