import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import { useTimeStyle } from '../i18n/index.ts';
import { useDesk } from './desk-context.tsx';
import { type Problem, problemOf } from './problem.ts';

export type CallResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export interface Call<I, T> {
  /** Never rejects. */
  readonly run: (input: I) => Promise<CallResult<T>>;
  readonly pending: boolean;
  /** Of the last run; null while it runs and after it went well. */
  readonly problem: Problem | null;
  readonly clear: () => void;
}

/** Turns rejections into problems in the person's language. */
export function useProblemOf(): (error: unknown) => Problem {
  const { t } = useTranslation('problems');
  const style = useTimeStyle();
  return useCallback((error) => problemOf(error, { t, style, now: new Date() }), [t, style]);
}

/** One call of the engine from a screen. A second run while one is pending takes the place of its outcome. */
export function useCall<I, T>(call: (client: WatchdeskClient, input: I) => Promise<T>): Call<I, T> {
  const { client } = useDesk();
  const toProblem = useProblemOf();
  const [outcome, setOutcome] = useState<{ pending: boolean; problem: Problem | null }>({
    pending: false,
    problem: null,
  });
  const latest = useRef(call);
  const turn = useRef(0);
  useEffect(() => {
    latest.current = call;
  });
  const run = useCallback(
    async (input: I): Promise<CallResult<T>> => {
      turn.current += 1;
      const mine = turn.current;
      const settle = (problem: Problem | null): void => {
        if (mine === turn.current) setOutcome({ pending: false, problem });
      };
      setOutcome({ pending: true, problem: null });
      try {
        const value = await latest.current(client, input);
        settle(null);
        return { ok: true, value };
      } catch (error) {
        const problem = toProblem(error);
        settle(problem);
        return { ok: false, problem };
      }
    },
    [client, toProblem],
  );
  const clear = useCallback(() => setOutcome({ pending: false, problem: null }), []);
  return { run, ...outcome, clear };
}
