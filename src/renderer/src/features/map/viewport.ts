import type { WorldPoint } from './mercator.ts';

/** What the map shows: a point of the world in its middle, and how large the world is. */
export interface View {
  readonly centre: WorldPoint;
  /** The world is 256 px wide at 0 and twice as wide with each step. */
  readonly zoom: number;
}

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface ScreenPoint {
  readonly leftPx: number;
  readonly topPx: number;
}

export const MIN_ZOOM = 1;
export const MAX_ZOOM = 19;
/** A single site is shown with its town around it. */
export const SITE_ZOOM = 13;

const WORLD_PX = 256;
const WHOLE_WORLD: View = { centre: { x: 0.5, y: 0.42 }, zoom: MIN_ZOOM };

export function worldPx(zoom: number): number {
  return WORLD_PX * 2 ** zoom;
}

function between(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** The middle stays in the world: nobody gets lost in the grey beyond it. */
function bounded({ centre, zoom }: View): View {
  return {
    centre: { x: between(0, centre.x, 1), y: between(0, centre.y, 1) },
    zoom: between(MIN_ZOOM, zoom, MAX_ZOOM),
  };
}

export function toScreen(
  { centre, zoom }: View,
  { widthPx, heightPx }: Size,
  point: WorldPoint,
): ScreenPoint {
  const scale = worldPx(zoom);
  return {
    leftPx: (point.x - centre.x) * scale + widthPx / 2,
    topPx: (point.y - centre.y) * scale + heightPx / 2,
  };
}

export function fromScreen({ centre, zoom }: View, size: Size, { leftPx, topPx }: ScreenPoint): WorldPoint {
  const scale = worldPx(zoom);
  return {
    x: centre.x + (leftPx - size.widthPx / 2) / scale,
    y: centre.y + (topPx - size.heightPx / 2) / scale,
  };
}

/** Moves the map's content by so many pixels. */
export function panBy({ centre, zoom }: View, rightPx: number, downPx: number): View {
  const scale = worldPx(zoom);
  return bounded({ centre: { x: centre.x - rightPx / scale, y: centre.y - downPx / scale }, zoom });
}

/** Zooms by so many steps; what is under `at` stays there. */
export function zoomBy(view: View, size: Size, steps: number, at?: ScreenPoint): View {
  const fixed = at ?? { leftPx: size.widthPx / 2, topPx: size.heightPx / 2 };
  const under = fromScreen(view, size, fixed);
  const zoom = between(MIN_ZOOM, view.zoom + steps, MAX_ZOOM);
  const scale = worldPx(zoom);
  return bounded({
    centre: {
      x: under.x - (fixed.leftPx - size.widthPx / 2) / scale,
      y: under.y - (fixed.topPx - size.heightPx / 2) / scale,
    },
    zoom,
  });
}

/** Shows all these points, with room around them for their marks. */
export function fitTo(
  points: readonly WorldPoint[],
  size: Size,
  marginPx: number,
  deepestZoom: number = SITE_ZOOM,
): View {
  if (points.length === 0) return WHOLE_WORLD;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = (px: number): number => Math.max(1, px - 2 * marginPx);
  const zoomFor = (span: number, px: number): number =>
    span === 0 ? deepestZoom : Math.log2(room(px) / (span * WORLD_PX));
  const zoom = Math.min(
    deepestZoom,
    zoomFor(right - left, size.widthPx),
    zoomFor(bottom - top, size.heightPx),
  );
  return bounded({ centre: { x: (left + right) / 2, y: (top + bottom) / 2 }, zoom });
}

/** The view itself where the point can be seen, else the view with the point in its middle. */
export function reveal(view: View, size: Size, point: WorldPoint, marginPx: number): View {
  const { leftPx, topPx } = toScreen(view, size, point);
  const isSeen =
    leftPx >= marginPx &&
    leftPx <= size.widthPx - marginPx &&
    topPx >= marginPx &&
    topPx <= size.heightPx - marginPx;
  return isSeen ? view : bounded({ centre: point, zoom: view.zoom });
}
