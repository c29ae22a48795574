import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entered, newOffScreen, paddingBelow, scrollThatKeepsAnchor } from './keep-focus.ts';

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

  it('is counted above and below until it has been in sight', () => {
    const order = [10, 11, 12, 1, 2, 3, 13];
    const seen = newOffScreen(order, new Set([10, 11, 12, 13, 2]), {
      scrollTopPx: 3 * LINE,
      viewportPx: 3 * LINE,
      lineHeightPx: LINE,
    });
    expect(seen).toEqual({ above: 3, below: 1, stillUnseen: new Set([10, 11, 12, 13]) });
  });

  it('is forgotten when it leaves the queue', () => {
    const view = { scrollTopPx: 0, viewportPx: LINE, lineHeightPx: LINE };
    expect(newOffScreen([1], new Set([77]), view)).toEqual({ above: 0, below: 0, stillUnseen: new Set() });
  });
});
