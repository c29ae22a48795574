import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { SequenceRun, SequenceRunId, SequenceRunStep } from '../../../shared/sequences/model.ts';
import { useDesk } from './desk-context.tsx';

/** Runs of sequences that the feed told of: those that go on, and the last ones that ended. */
export function useRuns(): ReadonlyMap<SequenceRunId, SequenceRun> {
  return useStore(useDesk().feed.view, (view) => view.runs);
}

export interface LiveRun {
  readonly run: SequenceRun;
  /** In their order. */
  readonly steps: readonly SequenceRunStep[];
}

/** One run with its steps, live; null where the feed did not tell of it. */
export function useRun(id: SequenceRunId | null): LiveRun | null {
  const { feed } = useDesk();
  const run = useStore(feed.view, (view) => (id === null ? undefined : view.runs.get(id)));
  const steps = useStore(feed.view, (view) => (id === null ? undefined : view.runSteps.get(id)));
  return useMemo(
    () =>
      run === undefined
        ? null
        : { run, steps: [...(steps?.values() ?? [])].sort((a, b) => a.position - b.position) },
    [run, steps],
  );
}

/** Puts committed rows that a call returned on screen without waiting for the feed to bring them. */
export function useApplyRun(): (run: SequenceRun, steps?: readonly SequenceRunStep[]) => void {
  const { feed } = useDesk();
  return useMemo(
    () =>
      (run, steps = []) =>
        feed.putRun(run, steps),
    [feed],
  );
}
