import { useCallback, useEffect, useRef, useState } from 'react';
import type { AlarmSearch, AlarmSearchResult, FoundAlarm } from '../../../../shared/incidents/search.ts';
import { type Problem, useCall, useStale } from '../../client/index.ts';

interface Found {
  readonly found: readonly FoundAlarm[];
  readonly first: AlarmSearchResult;
  readonly next: AlarmSearchResult['next'];
}

export interface SearchView {
  /** Null before the first answer; the one before while a newer one is on its way. */
  readonly result: Found | null;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly more: () => void;
  readonly retry: () => void;
}

/** The answer to what is asked, page after page as it is scrolled through. */
export function useSearch(search: AlarmSearch): SearchView {
  const { stale } = useStale();
  const [result, setResult] = useState<Found | null>(null);
  const [attempt, setAttempt] = useState(0);
  const turn = useRef(0);
  const wanted = useRef(search);
  const first = useCall((client, input: AlarmSearch) => client.incidents.search(input));
  const later = useCall(
    (client, { of, after }: { of: AlarmSearch; after: NonNullable<AlarmSearchResult['next']> }) =>
      client.incidents.search({ ...of, after }),
  );
  const key = `${JSON.stringify(search)} ${attempt}`;
  useEffect(() => {
    wanted.current = search;
  });
  const { run: ask } = first;
  useEffect(() => {
    if (stale || key === '') return;
    turn.current += 1;
    const mine = turn.current;
    void ask(wanted.current).then((answer) => {
      if (!answer.ok || mine !== turn.current) return;
      setResult({ found: answer.value.found, first: answer.value, next: answer.value.next });
    });
  }, [ask, stale, key]);

  const { run: askMore, pending: isLoading } = later;
  const more = useCallback(() => {
    const after = result?.next;
    if (after === null || after === undefined || isLoading) return;
    const mine = turn.current;
    void askMore({ of: wanted.current, after }).then((answer) => {
      if (!answer.ok || mine !== turn.current) return;
      setResult((before) =>
        before === null
          ? before
          : { ...before, found: [...before.found, ...answer.value.found], next: answer.value.next },
      );
    });
  }, [askMore, isLoading, result]);

  return {
    result,
    pending: first.pending,
    problem: first.problem ?? later.problem,
    more,
    retry: () => setAttempt((before) => before + 1),
  };
}
