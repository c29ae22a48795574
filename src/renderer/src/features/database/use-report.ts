import { useCallback, useEffect, useState } from 'react';
import type { WatchdeskClient } from '../../../../shared/contract/index.ts';
import { type Problem, useCall, useStale } from '../../client/index.ts';

interface Report<T> {
  /** The last answer, while a newer one is on its way; null before the first. */
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
}

/** Reads something while it is shown: at once, every so often, and when the screen is live again after it was not. */
export function useReport<T>(everyMs: number, call: (client: WatchdeskClient) => Promise<T>): Report<T> {
  const { stale } = useStale();
  const [value, setValue] = useState<T | null>(null);
  const { run, problem } = useCall((client, _input: undefined) => call(client));
  const reload = useCallback(() => {
    void run(undefined).then((result) => {
      if (result.ok) setValue(result.value);
    });
  }, [run]);
  useEffect(() => {
    if (stale) return;
    reload();
    const timer = setInterval(reload, everyMs);
    return () => clearInterval(timer);
  }, [stale, reload, everyMs]);
  return { value, problem, reload };
}
