import { useEffect, useRef, useState } from 'react';

/**
 * The value, renewed so often at most: for what is counted over all of a long list, where the newest count need not be
 * on screen with the very frame that brings a new line.
 */
export function usePaced<T>(value: T, everyMs = 500): T {
  const [paced, setPaced] = useState(value);
  const renewedAtMs = useRef(0);
  useEffect(() => {
    if (paced === value) return;
    const renew = (): void => {
      renewedAtMs.current = Date.now();
      setPaced(value);
    };
    const timer = setTimeout(renew, Math.max(0, renewedAtMs.current + everyMs - Date.now()));
    return () => clearTimeout(timer);
  }, [value, paced, everyMs]);
  return paced;
}
