import type { OutlineLine, Outlines } from './outlines.ts';
import { fromScreen, type Size, type View, worldPx } from './viewport.ts';

export interface OutlineColours {
  readonly water: string;
  readonly land: string;
  readonly coast: string;
  readonly border: string;
}

/** Points closer together than this are one on screen. */
const LEAST_STEP_PX = 0.6;

/** Water everywhere, land on it, borders between countries. */
export function drawOutlines(
  context: CanvasRenderingContext2D,
  outlines: Outlines | null,
  view: View,
  size: Size,
  colours: OutlineColours,
): void {
  context.fillStyle = colours.water;
  context.fillRect(0, 0, size.widthPx, size.heightPx);
  if (outlines === null) return;
  const isSeen = seenIn(view, size);
  const trace = tracer(context, view, size);
  context.beginPath();
  for (const line of outlines.land) if (isSeen(line)) trace(line, true);
  context.fillStyle = colours.land;
  context.fill('evenodd');
  context.lineWidth = 1;
  context.lineJoin = 'round';
  context.strokeStyle = colours.coast;
  context.stroke();
  context.beginPath();
  for (const line of outlines.borders) if (isSeen(line)) trace(line, false);
  context.strokeStyle = colours.border;
  context.setLineDash([4, 3]);
  context.stroke();
  context.setLineDash([]);
}

function seenIn(view: View, size: Size): (line: OutlineLine) => boolean {
  const start = fromScreen(view, size, { leftPx: 0, topPx: 0 });
  const end = fromScreen(view, size, { leftPx: size.widthPx, topPx: size.heightPx });
  return ({ left, right, top, bottom }) =>
    right >= start.x && left <= end.x && bottom >= start.y && top <= end.y;
}

function tracer(context: CanvasRenderingContext2D, { centre, zoom }: View, size: Size) {
  const scale = worldPx(zoom);
  const offsetX = size.widthPx / 2 - centre.x * scale;
  const offsetY = size.heightPx / 2 - centre.y * scale;
  return ({ points }: OutlineLine, close: boolean): void => {
    let lastX = Number.NaN;
    let lastY = Number.NaN;
    for (let index = 0; index < points.length; index += 2) {
      const x = (points[index] ?? 0) * scale + offsetX;
      const y = (points[index + 1] ?? 0) * scale + offsetY;
      const isLast = index === points.length - 2;
      if (index === 0) context.moveTo(x, y);
      else if (isLast || Math.abs(x - lastX) + Math.abs(y - lastY) >= LEAST_STEP_PX) context.lineTo(x, y);
      else continue;
      lastX = x;
      lastY = y;
    }
    if (close) context.closePath();
  };
}
