/** What the queue looked like and looks like now, in lines of one fixed height. */
export interface QueueChange {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** The line that must not move under the eye or the pointer; null where nobody is on one. */
  readonly anchorId: number | null;
  readonly scrollTopPx: number;
  readonly lineHeightPx: number;
}

/**
 * The scroll position at which the anchored line stands exactly where it stood. Lines that enter or leave above it
 * are made up for; without an anchor, or where it is new or gone, nothing is scrolled.
 */
export function scrollThatKeepsAnchor(change: QueueChange): number {
  const { before, after, anchorId, scrollTopPx, lineHeightPx } = change;
  if (anchorId === null) return scrollTopPx;
  const was = before.indexOf(anchorId);
  const is = after.indexOf(anchorId);
  if (was === -1 || is === -1) return scrollTopPx;
  return Math.max(0, scrollTopPx + (is - was) * lineHeightPx);
}

/**
 * Blank space needed below the last line so that `scrollTopPx` can be reached at all: a short list has nothing to
 * scroll, and its lines would move down when one enters above.
 */
export function paddingBelow(
  lineCount: number,
  lineHeightPx: number,
  viewportPx: number,
  scrollTopPx: number,
): number {
  return Math.max(0, scrollTopPx + viewportPx - lineCount * lineHeightPx);
}

/** The ids that were not there before; on the very first look nothing counts as new. */
export function entered(before: readonly number[] | null, after: readonly number[]): number[] {
  if (before === null) return [];
  const known = new Set(before);
  return after.filter((id) => !known.has(id));
}

export interface OffScreen {
  readonly above: number;
  readonly below: number;
  /** Those of `unseen` that are still out of sight. */
  readonly stillUnseen: ReadonlySet<number>;
}

/** How many lines that nobody has seen yet lie above and below what is visible. */
export function newOffScreen(
  order: readonly number[],
  unseen: ReadonlySet<number>,
  view: { readonly scrollTopPx: number; readonly viewportPx: number; readonly lineHeightPx: number },
): OffScreen {
  const stillUnseen = new Set<number>();
  let above = 0;
  let below = 0;
  if (unseen.size === 0) return { above, below, stillUnseen };
  for (const [index, id] of order.entries()) {
    if (!unseen.has(id)) continue;
    const top = index * view.lineHeightPx;
    // Half a line in sight is enough to have been seen.
    const middle = top + view.lineHeightPx / 2;
    if (middle < view.scrollTopPx) above += 1;
    else if (middle > view.scrollTopPx + view.viewportPx) below += 1;
    else continue;
    stillUnseen.add(id);
  }
  return { above, below, stillUnseen };
}
