import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from './viewport.ts';

/** How large the element is now; null before it was laid out. */
export function useSize(ref: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void =>
      setSize((before) => {
        const { clientWidth: widthPx, clientHeight: heightPx } = element;
        if (widthPx === 0 || heightPx === 0) return before;
        return before?.widthPx === widthPx && before.heightPx === heightPx ? before : { widthPx, heightPx };
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
