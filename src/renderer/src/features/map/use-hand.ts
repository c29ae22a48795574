import { type RefObject, useEffect, useRef } from 'react';
import { panBy, type Size, type View, zoomBy } from './viewport.ts';

/** A hand that trembles on a click does not drag. */
const DRAG_FROM_PX = 4;
const WHEEL_PX_PER_STEP = 240;
const PAN_PX = 96;

interface HandDeps {
  readonly placeRef: RefObject<HTMLElement | null>;
  readonly view: View;
  readonly size: Size | null;
  readonly onLook: (view: View) => void;
}

/** Moves the map by pointer and wheel. The map follows the hand at once and stands when it rests. */
export function useHand({ placeRef, view, size, onLook }: HandDeps): void {
  const latest = useRef({ view, size, onLook });
  useEffect(() => {
    latest.current = { view, size, onLook };
  });
  useEffect(() => {
    const place = placeRef.current;
    if (place === null) return;
    const done = new AbortController();
    const { signal } = done;
    let from: { readonly x: number; readonly y: number; readonly view: View } | null = null;
    let dragging = false;

    const look = (next: View): void => {
      // Several events may come before the next render.
      latest.current = { ...latest.current, view: next };
      latest.current.onLook(next);
    };
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, view: latest.current.view };
      dragging = false;
    };
    const onMove = (event: PointerEvent): void => {
      if (from === null) return;
      const [right, down] = [event.clientX - from.x, event.clientY - from.y];
      if (!dragging && Math.hypot(right, down) < DRAG_FROM_PX) return;
      if (!dragging) place.setPointerCapture(event.pointerId);
      dragging = true;
      look(panBy(from.view, right, down));
    };
    const onUp = (): void => {
      from = null;
    };
    const onClick = (event: MouseEvent): void => {
      // The end of a drag is no click on the mark that happens to be there.
      if (dragging) event.stopPropagation();
      dragging = false;
    };
    const onWheel = (event: WheelEvent): void => {
      const { size: shown, view: seen } = latest.current;
      if (shown === null) return;
      event.preventDefault();
      const box = place.getBoundingClientRect();
      const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 40;
      const steps = Math.max(-1, Math.min(1, -px / WHEEL_PX_PER_STEP));
      look(zoomBy(seen, shown, steps, { leftPx: event.clientX - box.left, topPx: event.clientY - box.top }));
    };
    place.addEventListener('pointerdown', onDown, { signal });
    place.addEventListener('pointermove', onMove, { signal });
    place.addEventListener('pointerup', onUp, { signal });
    place.addEventListener('pointercancel', onUp, { signal });
    place.addEventListener('click', onClick, { signal, capture: true });
    // React listens to wheels passively, which cannot keep the page from scrolling.
    place.addEventListener('wheel', onWheel, { signal, passive: false });
    return () => done.abort();
  }, [placeRef]);
}

/** Where an arrow key moves the map; null for other keys. */
export function panByKey(view: View, key: string): View | null {
  switch (key) {
    case 'ArrowLeft':
      return panBy(view, PAN_PX, 0);
    case 'ArrowRight':
      return panBy(view, -PAN_PX, 0);
    case 'ArrowUp':
      return panBy(view, 0, PAN_PX);
    case 'ArrowDown':
      return panBy(view, 0, -PAN_PX);
    default:
      return null;
  }
}
