import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  entered,
  followLines,
  type LineWindow,
  lineWindow,
  newOffScreen,
  paddingBelow,
  placesOf,
  scrollThatKeepsAnchor,
  scrollToShow,
} from './keep-focus.ts';

const LINE = 36;

describe('keeping the focused line under the eye', () => {
  it('scrolls by one line for each that enters above', () => {
    const scrollTopPx = scrollThatKeepsAnchor({
      before: [1, 2, 3],
      after: [9, 1, 8, 2, 3],
      anchorId: 2,
      scrollTopPx: 10,
      lineHeightPx: LINE,
    });
    expect(scrollTopPx).toBe(10 + 2 * LINE);
  });

  it('does not scroll for lines that enter below, nor when nobody is on a line', () => {
    const change = { before: [1, 2], after: [1, 2, 3], scrollTopPx: 0, lineHeightPx: LINE };
    expect(scrollThatKeepsAnchor({ ...change, anchorId: 2 })).toBe(0);
    expect(scrollThatKeepsAnchor({ ...change, after: [3, 1, 2], anchorId: null })).toBe(0);
  });

  it('leaves the distance of the anchored line from the top of the view unchanged, whatever enters or leaves', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }),
        fc.uniqueArray(fc.integer({ min: 501, max: 900 }), { maxLength: 30 }),
        fc.nat(),
        fc.nat({ max: 40 * LINE }),
        (before, fresh, pick, roomPx) => {
          const anchorId = before[pick % before.length] ?? 0;
          const after = [...fresh, ...before.filter((id) => id === anchorId || id % 3 !== 0)].sort(
            (a, b) => ((a * 7919) % 1000) - ((b * 7919) % 1000),
          );
          const scrollTopPx = before.length * LINE + roomPx;
          const next = scrollThatKeepsAnchor({ before, after, anchorId, scrollTopPx, lineHeightPx: LINE });
          expect(after.indexOf(anchorId) * LINE - next).toBe(before.indexOf(anchorId) * LINE - scrollTopPx);
          const reachable = after.length * LINE + paddingBelow(after.length, LINE, 600, next) - 600;
          expect(reachable).toBeGreaterThanOrEqual(next);
        },
      ),
    );
  });
});

describe('what is new', () => {
  it('is nothing on the first look', () => {
    expect(entered(null, [1, 2])).toEqual([]);
    expect(entered([1], [2, 1, 3])).toEqual([2, 3]);
  });

  it('is what entered anywhere, whatever left', () => {
    const queue = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(queue, queue, (before, after) => {
        const known = new Set(before);
        expect(entered(before, after)).toEqual(after.filter((id) => !known.has(id)));
      }),
    );
  });

  it('is counted above and below until it has been in sight', () => {
    const places = placesOf([10, 11, 12, 1, 2, 3, 13], new Set([10, 11, 12, 13, 2]));
    expect(places).toEqual([0, 1, 2, 4, 6]);
    const view = { scrollTopPx: 3 * LINE, viewportPx: 3 * LINE, lineHeightPx: LINE };
    expect(newOffScreen(places, view)).toEqual({ above: 3, below: 1, stillUnseen: [0, 1, 2, 6] });
  });

  it('is forgotten when it leaves the queue', () => {
    expect(placesOf([1], new Set([77]))).toEqual([]);
  });
});

describe('what is drawn', () => {
  const view = { viewportPx: 900, lineHeightPx: LINE };
  const nothing: LineWindow = { from: 0, to: 0 };

  it('holds every line in sight and some beyond, wherever it was before, and is never far more', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 20_000 }),
        fc.nat({ max: 800_000 }),
        fc.integer({ min: -4000, max: 4000 }),
        (lineCount, scrollTopPx, byPx) => {
          const earlier = lineWindow(
            lineCount,
            { ...view, scrollTopPx: Math.max(0, scrollTopPx + byPx) },
            nothing,
          );
          const { from, to } = lineWindow(lineCount, { ...view, scrollTopPx }, earlier);
          const first = Math.floor(scrollTopPx / LINE);
          const last = Math.ceil((scrollTopPx + view.viewportPx) / LINE);
          if (first < lineCount) {
            expect(from).toBeLessThanOrEqual(Math.max(0, first - 6));
            expect(to).toBeGreaterThanOrEqual(Math.min(last + 6, lineCount));
          }
          expect(to - from).toBeLessThan(50);
          expect(to).toBeLessThanOrEqual(lineCount);
        },
      ),
    );
  });

  it('moves by some lines at a time', () => {
    let lines = lineWindow(9000, { ...view, scrollTopPx: 72_000 }, nothing);
    const froms = [2001, 2002, 2003, 2004, 2005, 2006].map((line) => {
      lines = lineWindow(9000, { ...view, scrollTopPx: line * LINE }, lines);
      return lines.from;
    });
    expect(froms).toEqual([1992, 1992, 1995, 1995, 1995, 1998]);
  });

  it('goes along with its lines when others come and go above, but for the top of the queue', () => {
    const before = [1, 2, 3, 4, 5, 6, 7, 8];
    const after = [1, 20, 21, 2, 3, 4, 5, 6, 7, 8];
    expect(followLines({ from: 3, to: 6 }, before, after)).toEqual({ from: 5, to: 8 });
    expect(followLines({ from: 5, to: 8 }, after, before)).toEqual({ from: 3, to: 6 });
    expect(followLines({ from: 0, to: 4 }, before, after)).toEqual({ from: 0, to: 4 });
    expect(followLines({ from: 3, to: 6 }, before, [1, 20])).toEqual({ from: 2, to: 2 });
    expect(followLines(nothing, [], after)).toEqual(nothing);
  });
});

describe('a line that is chosen', () => {
  it('is scrolled to only where it is out of sight, and no further than needed', () => {
    const view = { scrollTopPx: 10 * LINE, viewportPx: 5 * LINE, lineHeightPx: LINE };
    expect(scrollToShow(12, view)).toBe(10 * LINE);
    expect(scrollToShow(3, view)).toBe(3 * LINE);
    expect(scrollToShow(15, view)).toBe(11 * LINE);
  });
});
