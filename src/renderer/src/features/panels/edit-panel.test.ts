import { describe, expect, it } from 'vitest';
import type { Tile } from '../../../../shared/panels/model.ts';
import { beginEditing, type Edit, type Editing, edit } from './edit-panel.ts';

const text = (id: string, x: number, y: number, words = ''): Tile => ({
  kind: 'text',
  id,
  x,
  y,
  w: 4,
  h: 2,
  label: '',
  text: words,
});
const start = beginEditing([text('a', 0, 0), text('b', 4, 0)]);
const following = (...steps: Edit[]): Editing => steps.reduce(edit, start);

describe('changing a panel', () => {
  it('adds a tile and selects it', () => {
    const { tiles, selected } = following({ kind: 'put', tile: text('c', 8, 0) });
    expect(tiles.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(selected).toBe('c');
  });

  it('moves a tile, and the ones that it pushes, in one step that can be taken back', () => {
    const moved = following({ kind: 'put', tile: text('a', 3, 0) });
    expect(moved.tiles.map(({ x, y }) => [x, y])).toEqual([
      [3, 0],
      [4, 2],
    ]);
    const back = edit(moved, { kind: 'undo' });
    expect(back.tiles).toEqual(start.tiles);
    expect(edit(back, { kind: 'redo' }).tiles).toEqual(moved.tiles);
  });

  it('counts a step that changes nothing as none', () => {
    expect(following({ kind: 'put', tile: text('a', 0, 0) }).past).toHaveLength(0);
    expect(following({ kind: 'remove', id: 'nobody' })).toBe(start);
    expect(following({ kind: 'undo' }, { kind: 'redo' })).toBe(start);
  });

  it('forgets what was undone once something else is done', () => {
    const done = following(
      { kind: 'remove', id: 'a' },
      { kind: 'undo' },
      { kind: 'put', tile: text('b', 4, 0, 'Gate') },
    );
    expect(done.future).toEqual([]);
    expect(edit(done, { kind: 'redo' })).toBe(done);
  });

  it('takes an older version in one step', () => {
    const old = following({ kind: 'replace', tiles: [text('z', 0, 0)] });
    expect(old.tiles.map(({ id }) => id)).toEqual(['z']);
    expect(edit(old, { kind: 'undo' }).tiles).toEqual(start.tiles);
  });

  it('selects nothing that is gone', () => {
    expect(following({ kind: 'select', id: 'a' }, { kind: 'remove', id: 'a' }).selected).toBeNull();
    expect(following({ kind: 'put', tile: text('c', 8, 0) }, { kind: 'undo' }).selected).toBeNull();
  });
});
