import { useEffect, useState } from 'react';
import { useNowMs } from '../lib/use-now.ts';
import { usePageClock } from './hooks.ts';

const FAST_MS = 100;

/** The engine's time in Unix milliseconds; ten times a second while `fast`, else each second. */
export function useEngineNow(fast = false): number {
  const clock = usePageClock();
  const slowMs = useNowMs();
  const [fastMs, setFastMs] = useState(0);
  useEffect(() => {
    if (!fast) return;
    const timer = setInterval(() => setFastMs(Date.now()), FAST_MS);
    return () => clearInterval(timer);
  }, [fast]);
  return Math.max(slowMs, fast ? fastMs : 0) - (clock?.aheadMs ?? 0);
}
