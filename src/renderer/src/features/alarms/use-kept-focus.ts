import { type PointerEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  entered,
  followLines,
  type LineWindow,
  lineWindow,
  newOffScreen,
  paddingBelow,
  placesOf,
  scrollThatKeepsAnchor,
} from './keep-focus.ts';

export const LINE_HEIGHT_PX = 36;

interface KeptFocusInput {
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly order: readonly number[];
  /** The line a person has chosen; null while nobody has. */
  readonly pinnedId: number | null;
  /** What decides which lines are listed at all: when it changes, the list begins anew at its top. */
  readonly listKey: string;
}

interface KeptFocus {
  /** The lines to draw. */
  readonly drawn: LineWindow;
  readonly widthPx: number;
  /** Blank space to keep below the last line. */
  readonly slackPx: number;
  readonly newAbove: number;
  readonly newBelow: number;
  readonly onScroll: () => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
}

const NOTHING_DRAWN: LineWindow = { from: 0, to: 0 };

/** The id of the line that an event happened on. */
export function lineIdAt(target: EventTarget): number | null {
  if (!(target instanceof Element)) return null;
  const id = target.closest<HTMLElement>('[data-line-id]')?.dataset['lineId'];
  return id === undefined ? null : Number(id);
}

/**
 * Keeps the line under the pointer, or else the chosen one, exactly where it is while others come and go, and counts
 * what came in out of sight.
 */
export function useKeptFocus({ scrollRef, order, pinnedId, listKey }: KeptFocusInput): KeptFocus {
  const shown = useRef<{ readonly listKey: string; readonly order: readonly number[] } | null>(null);
  const hoveredId = useRef<number | null>(null);
  /** Places in the order that is shown. */
  const unseen = useRef<readonly number[]>([]);
  const [drawn, setDrawn] = useState({ order, lines: NOTHING_DRAWN });
  const [widthPx, setWidthPx] = useState(0);
  const [slackPx, setSlackPx] = useState(0);
  const [offScreen, setOffScreen] = useState({ above: 0, below: 0 });

  if (drawn.order !== order) setDrawn({ order, lines: followLines(drawn.lines, drawn.order, order) });

  const look = useCallback(
    (lineCount: number) => {
      const element = scrollRef.current;
      if (element === null) return;
      const { scrollTop, clientHeight, clientWidth } = element;
      const view = { scrollTopPx: scrollTop, viewportPx: clientHeight, lineHeightPx: LINE_HEIGHT_PX };
      setDrawn((before) => {
        const lines = lineWindow(lineCount, view, before.lines);
        return before.lines.from === lines.from && before.lines.to === lines.to
          ? before
          : { ...before, lines };
      });
      setWidthPx(clientWidth);
      const found = newOffScreen(unseen.current, view);
      unseen.current = found.stillUnseen;
      setOffScreen((before) =>
        before.above === found.above && before.below === found.below
          ? before
          : { above: found.above, below: found.below },
      );
      setSlackPx(paddingBelow(lineCount, LINE_HEIGHT_PX, clientHeight, scrollTop));
    },
    [scrollRef],
  );

  useLayoutEffect(() => {
    const element = scrollRef.current;
    if (element === null) return;
    const before = shown.current?.listKey === listKey ? shown.current.order : null;
    if (before === order) return;
    const first = shown.current === null;
    shown.current = { listKey, order };
    if (before === null) {
      unseen.current = [];
      if (!first) element.scrollTop = 0;
    } else {
      const firstVisible = before[Math.ceil(element.scrollTop / LINE_HEIGHT_PX)] ?? null;
      const anchorId = hoveredId.current ?? pinnedId ?? (element.scrollTop > 0 ? firstVisible : null);
      const ids = unseen.current.flatMap((place) => before[place] ?? []);
      unseen.current = placesOf(order, new Set([...ids, ...entered(before, order)]));
      const target = scrollThatKeepsAnchor({
        before,
        after: order,
        anchorId,
        scrollTopPx: element.scrollTop,
        lineHeightPx: LINE_HEIGHT_PX,
      });
      if (target !== element.scrollTop) {
        const slack = paddingBelow(order.length, LINE_HEIGHT_PX, element.clientHeight, target);
        // The height must be there before the browser will scroll to it; React's own write of it comes later.
        const inner = element.firstElementChild;
        if (inner instanceof HTMLElement) inner.style.height = `${order.length * LINE_HEIGHT_PX + slack}px`;
        element.scrollTop = target;
      }
    }
    look(order.length);
  }, [order, pinnedId, listKey, scrollRef, look]);

  useLayoutEffect(() => {
    const element = scrollRef.current;
    if (element === null) return;
    const resized = new ResizeObserver(() => look(order.length));
    resized.observe(element);
    return () => resized.disconnect();
  }, [order.length, scrollRef, look]);

  return {
    drawn: drawn.lines,
    widthPx,
    slackPx,
    newAbove: offScreen.above,
    newBelow: offScreen.below,
    // In the same frame: what comes into sight must not be blank in the first.
    onScroll: () => flushSync(() => look(order.length)),
    onPointerMove: (event) => {
      hoveredId.current = lineIdAt(event.target);
    },
    onPointerLeave: () => {
      hoveredId.current = null;
    },
  };
}
