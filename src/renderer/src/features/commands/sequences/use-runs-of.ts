import { useMemo } from 'react';
import type { SequenceId, SequenceRun } from '../../../../../shared/sequences/model.ts';
import { useRead, useRuns } from '../../../client/index.ts';

/** Runs of one sequence, newest first: those that were read, and those that the feed told of. */
export function useRunsOf(id: SequenceId) {
  const told = useRuns();
  const { value } = useRead(`runs ${id}`, (client) => client.sequences.runs({ sequenceId: id }));
  return useMemo(() => {
    const live = [...told.values()].filter(({ sequenceId }) => sequenceId === id);
    const newest = new Map((value ?? []).map((run): [number, SequenceRun] => [run.id, run]));
    for (const run of live) if (run.startedAt !== null) newest.set(run.id, run);
    return { live, all: [...newest.values()].sort((a, b) => b.id - a.id) };
  }, [told, value, id]);
}
