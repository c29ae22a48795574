import { type PointerEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { entered, newOffScreen, paddingBelow, scrollThatKeepsAnchor } from './keep-focus.ts';

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
  /** Blank space to keep below the last line. */
  readonly slackPx: number;
  readonly newAbove: number;
  readonly newBelow: number;
  readonly onScroll: () => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
}

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
  const unseen = useRef<ReadonlySet<number>>(new Set());
  const [slackPx, setSlackPx] = useState(0);
  const [offScreen, setOffScreen] = useState({ above: 0, below: 0 });

  const look = useCallback(
    (lines: readonly number[]) => {
      const element = scrollRef.current;
      if (element === null) return;
      const { scrollTop, clientHeight } = element;
      const found = newOffScreen(lines, unseen.current, {
        scrollTopPx: scrollTop,
        viewportPx: clientHeight,
        lineHeightPx: LINE_HEIGHT_PX,
      });
      unseen.current = found.stillUnseen;
      setOffScreen((before) =>
        before.above === found.above && before.below === found.below
          ? before
          : { above: found.above, below: found.below },
      );
      setSlackPx(paddingBelow(lines.length, LINE_HEIGHT_PX, clientHeight, scrollTop));
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
      unseen.current = new Set();
      if (!first) element.scrollTop = 0;
    } else {
      const firstVisible = before[Math.ceil(element.scrollTop / LINE_HEIGHT_PX)] ?? null;
      const anchorId = hoveredId.current ?? pinnedId ?? (element.scrollTop > 0 ? firstVisible : null);
      unseen.current = new Set([...unseen.current, ...entered(before, order)]);
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
    look(order);
  }, [order, pinnedId, listKey, scrollRef, look]);

  return {
    slackPx,
    newAbove: offScreen.above,
    newBelow: offScreen.below,
    onScroll: () => look(order),
    onPointerMove: (event) => {
      hoveredId.current = lineIdAt(event.target);
    },
    onPointerLeave: () => {
      hoveredId.current = null;
    },
  };
}
