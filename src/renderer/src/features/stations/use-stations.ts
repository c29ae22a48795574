import { useCallback, useEffect, useState } from 'react';
import type { StationList } from '../../../../shared/stations/model.ts';
import { type Problem, useCall, useLink } from '../../client/index.ts';

/** A station says that it is there every two seconds. */
const LOOK_EVERY_MS = 2000;

export interface Stations {
  /** Null until the first answer. */
  readonly list: StationList | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
}

/** The stations there are, as long as somebody looks at them. Not part of the live feed. */
export function useStations(): Stations {
  const { state } = useLink();
  const [list, setList] = useState<StationList | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { run } = useCall((client, _input: undefined) => client.stations.list());
  const reload = useCallback(() => {
    void run(undefined).then((result) => {
      setProblem(result.ok ? null : result.problem);
      if (result.ok) setList(result.value);
    });
  }, [run]);
  useEffect(() => {
    if (state !== 'up') return;
    reload();
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [state, reload]);
  return { list, problem, reload };
}
