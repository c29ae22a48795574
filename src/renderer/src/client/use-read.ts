import { useEffect, useState } from 'react';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import { useStale } from './hooks.ts';
import type { Problem } from './problem.ts';
import { useCall } from './use-call.ts';

interface ReadView<T> {
  /** The last answer, while a newer one is on its way; null before the first. */
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** Reads something when it is shown, again when `key` changes, and again once the screen is live after it was not. */
export function useRead<T>(key: string, call: (client: WatchdeskClient) => Promise<T>): ReadView<T> {
  const { stale } = useStale();
  const [attempt, setAttempt] = useState(0);
  const [read, setRead] = useState<{ readonly of: string; readonly value: T } | null>(null);
  const { run, problem } = useCall((client, _key: string) => call(client));
  const of = `${key} ${attempt}`;
  useEffect(() => {
    if (stale) return;
    let left = false;
    void run(of).then((result) => {
      if (!left && result.ok) setRead({ of, value: result.value });
    });
    return () => {
      left = true;
    };
  }, [run, stale, of]);
  return { value: read?.value ?? null, problem, retry: () => setAttempt((before) => before + 1) };
}
