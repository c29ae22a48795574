import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWindowState, placeWindow, SMALLEST } from './window-state.ts';

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 2560, height: 1400 };
const saved = { bounds: { x: 2000, y: 100, width: 1600, height: 900 }, maximized: false };

describe('the window opens', () => {
  it('centred in its default size the first time', () => {
    expect(placeWindow(null, [left])).toEqual({ width: 1280, height: 800, maximized: false });
  });

  it('where it was', () => {
    expect(placeWindow(saved, [left, right])).toEqual({
      x: 2000,
      y: 100,
      width: 1600,
      height: 900,
      maximized: false,
    });
  });

  it('on a display that is there, when its own is not', () => {
    expect(placeWindow({ ...saved, maximized: true }, [left])).toEqual({
      width: 1280,
      height: 800,
      maximized: true,
    });
  });

  it('no larger than its display', () => {
    const wide = { bounds: { x: 10, y: 10, width: 5000, height: 3000 }, maximized: false };
    expect(placeWindow(wide, [left])).toMatchObject({ width: 1920, height: 1040 });
  });

  it('with its title bar in reach, wherever it was and whatever displays there are', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max });
    const area = fc.record({
      x: whole(-4000, 4000),
      y: whole(-2000, 2000),
      width: whole(800, 4000),
      height: whole(600, 2200),
    });
    const bounds = fc.record({
      x: whole(-9000, 9000),
      y: whole(-9000, 9000),
      width: whole(1, 9000),
      height: whole(1, 9000),
    });
    fc.assert(
      fc.property(bounds, fc.array(area, { minLength: 1, maxLength: 4 }), (was, areas) => {
        const { x, y, width, height } = placeWindow({ bounds: was, maximized: false }, areas);
        expect(width).toBeGreaterThanOrEqual(SMALLEST.width);
        expect(height).toBeGreaterThanOrEqual(SMALLEST.height);
        if (x === undefined || y === undefined) return;
        const inReach = areas.some(
          (one) => y >= one.y && y < one.y + one.height && x < one.x + one.width && x + width > one.x,
        );
        expect(inReach).toBe(true);
      }),
    );
  });
});

describe('what was kept', () => {
  it('is read back', () => {
    expect(parseWindowState(JSON.stringify(saved))).toEqual(saved);
  });

  it.each([
    null,
    '',
    '{',
    'null',
    '{"bounds":{"x":1}}',
    '{"bounds":{"x":"1","y":2,"width":3,"height":4},"maximized":true}',
  ])('counts as nothing when it is %s', (text) => {
    expect(parseWindowState(text)).toBeNull();
  });
});
