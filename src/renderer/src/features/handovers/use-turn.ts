import { useEffect, useRef, useState } from 'react';

/** A commit stands in the log slightly before a read sees it. */
const AFTER_MS = 150;

/** Rises after the value has changed, so often at most: what is read at each turn is never old for longer. */
export function useTurn(value: unknown, everyMs: number): number {
  const [turn, setTurn] = useState(0);
  const first = useRef(value);
  const dueMs = useRef<number | null>(null);
  const lastMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (first.current === value) return;
    first.current = undefined;
    const nowMs = performance.now();
    dueMs.current ??= Math.max(nowMs + AFTER_MS, lastMs.current + everyMs);
    const timer = setTimeout(
      () => {
        dueMs.current = null;
        lastMs.current = performance.now();
        setTurn((before) => before + 1);
      },
      Math.max(0, dueMs.current - nowMs),
    );
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return turn;
}
