import type { ScreenPoint } from './viewport.ts';

export interface NamedMark extends ScreenPoint {
  readonly key: string;
  readonly name: string;
  /** The smaller, the sooner it gets its name. */
  readonly rank: number;
}

const LETTER_PX = 6.6;
const MOST_PX = 160;
const MARK_HALF_PX = 18;
const NAME_TOP_PX = 16;
const NAME_BOTTOM_PX = 34;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Whose names fit without covering another mark or name; the worst site's name first. */
export function namesThatFit(marks: readonly NamedMark[]): ReadonlySet<string> {
  const bodies = marks.map((mark) => ({ key: mark.key, box: bodyOf(mark) }));
  const taken: Box[] = [];
  const fitting = new Set<string>();
  for (const mark of [...marks].sort((a, b) => a.rank - b.rank)) {
    const box = nameBox(mark);
    const isFree =
      !taken.some((other) => overlap(box, other)) &&
      !bodies.some((other) => other.key !== mark.key && overlap(box, other.box));
    if (!isFree) continue;
    taken.push(box);
    fitting.add(mark.key);
  }
  return fitting;
}

function bodyOf({ leftPx, topPx }: ScreenPoint): Box {
  return {
    left: leftPx - MARK_HALF_PX,
    right: leftPx + MARK_HALF_PX,
    top: topPx - 14,
    bottom: topPx + 14,
  };
}

function nameBox({ leftPx, topPx, name }: NamedMark): Box {
  const half = Math.min(MOST_PX, name.length * LETTER_PX + 8) / 2;
  return {
    left: leftPx - half,
    right: leftPx + half,
    top: topPx + NAME_TOP_PX,
    bottom: topPx + NAME_BOTTOM_PX,
  };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}
