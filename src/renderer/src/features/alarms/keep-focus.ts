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

/** The scroll position nearest to this one at which the whole line is in sight. */
export function scrollToShow(
  index: number,
  view: { readonly scrollTopPx: number; readonly viewportPx: number; readonly lineHeightPx: number },
): number {
  const topPx = index * view.lineHeightPx;
  return Math.max(topPx + view.lineHeightPx - view.viewportPx, Math.min(topPx, view.scrollTopPx));
}

/** The ids that were not there before; on the very first look nothing counts as new. */
export function entered(before: readonly number[] | null, after: readonly number[]): number[] {
  if (before === null) return [];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  // Nearly all lines of a long queue stand as they did.
  const known = new Set(before.slice(head, before.length - tail));
  return after.slice(head, after.length - tail).filter((id) => !known.has(id));
}

/** Where the lines of these ids stand, from the top. */
export function placesOf(order: readonly number[], ids: ReadonlySet<number>): number[] {
  const places: number[] = [];
  if (ids.size === 0) return places;
  for (let index = 0; index < order.length; index += 1) {
    const id = order[index];
    if (id !== undefined && ids.has(id)) places.push(index);
  }
  return places;
}

export interface OffScreen {
  readonly above: number;
  readonly below: number;
  /** Those of `unseen` that are still out of sight. */
  readonly stillUnseen: readonly number[];
}

/** How many of the lines at these places, which nobody has seen yet, lie above and below what is visible. */
export function newOffScreen(
  unseen: readonly number[],
  view: { readonly scrollTopPx: number; readonly viewportPx: number; readonly lineHeightPx: number },
): OffScreen {
  // Half a line in sight is enough to have been seen.
  const middleOf = (place: number): number => (place + 0.5) * view.lineHeightPx;
  const isAbove = (place: number): boolean => middleOf(place) < view.scrollTopPx;
  const isBelow = (place: number): boolean => middleOf(place) > view.scrollTopPx + view.viewportPx;
  const stillUnseen = unseen.filter((place) => isAbove(place) || isBelow(place));
  const above = stillUnseen.filter(isAbove).length;
  return { above, below: stillUnseen.length - above, stillUnseen };
}

/** Lines to draw, the last one not included. */
export interface LineWindow {
  readonly from: number;
  readonly to: number;
}

/** Lines drawn beyond the visible ones, so that a wheel that is turned fast shows no blank frame. */
const DRAWN_BEYOND = 8;
/** The window moves by so many: a list that is scrolled is not drawn again for each line. */
const WINDOW_STEP = 3;

/** What to draw of a queue of this many lines: as before, as long as that is near enough. */
export function lineWindow(
  lineCount: number,
  view: { readonly scrollTopPx: number; readonly viewportPx: number; readonly lineHeightPx: number },
  before: LineWindow,
): LineWindow {
  const wanted = Math.floor(view.scrollTopPx / view.lineHeightPx) - DRAWN_BEYOND;
  const isNear = Math.abs(wanted - before.from) < WINDOW_STEP;
  const from = Math.max(0, Math.min(lineCount, isNear ? before.from : wanted));
  const length = Math.ceil(view.viewportPx / view.lineHeightPx) + 2 * DRAWN_BEYOND + WINDOW_STEP;
  return { from, to: Math.min(lineCount, from + length) };
}

/**
 * The same lines once others came and went above them. Where they are scrolled with, they would else be taken away and
 * drawn again. At the top of the queue what comes is to be seen.
 */
export function followLines(
  { from, to }: LineWindow,
  before: readonly number[],
  after: readonly number[],
): LineWindow {
  const was = (from + to) >> 1;
  const is = after.indexOf(before[was] ?? Number.NaN);
  const by = from === 0 || is === -1 ? 0 : is - was;
  const within = (place: number): number => Math.max(0, Math.min(after.length, place + by));
  return { from: within(from), to: within(to) };
}
