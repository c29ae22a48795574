import { z } from 'zod';

const Rectangle = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
type Rectangle = z.infer<typeof Rectangle>;

export const WindowState = z.object({ bounds: Rectangle, maximized: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

/** Where a window opens; without x and y the system centres it. */
export interface Placement {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

/** The smallest window that the screens are designed for. */
export const SMALLEST = { width: 1024, height: 640 };
const DEFAULT = { width: 1280, height: 800 };
/** So much of the title bar must be on a display that the window can be moved by it. */
const GRIP = { width: 120, height: 24 };

/**
 * Where to open the window: where it was, if a display is still there and shows enough of it to take hold of it;
 * a display that went away or shrank must not hide the control room.
 */
export function placeWindow(saved: WindowState | null, workAreas: readonly Rectangle[]): Placement {
  if (saved === null) return { ...DEFAULT, maximized: false };
  const { maximized, bounds } = saved;
  for (const area of workAreas) {
    const width = clamp(bounds.width, SMALLEST.width, area.width);
    const height = clamp(bounds.height, SMALLEST.height, area.height);
    const fitted = { x: bounds.x, y: bounds.y, width, height };
    if (showsGrip(fitted, area)) return { ...fitted, maximized };
  }
  return { ...DEFAULT, maximized };
}

function showsGrip(bounds: Rectangle, area: Rectangle): boolean {
  const left = Math.max(bounds.x, area.x);
  const right = Math.min(bounds.x + bounds.width, area.x + area.width);
  const titleIsInside = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height;
  return titleIsInside && right - left >= GRIP.width;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

/** Reads what was kept; anything unreadable counts as nothing. */
export function parseWindowState(text: string | null): WindowState | null {
  if (text === null) return null;
  try {
    return WindowState.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
