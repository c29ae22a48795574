import { useEffect, useState } from 'react';
import { useClient } from '../../client/index.ts';
import { type DeviceSort, FIGURE_OF, type SortFigures } from './sort-devices.ts';

/** The figures that a list is sorted by, read for each choice; null until they come, and where no figure is needed. */
export function useSortFigures(sort: DeviceSort): SortFigures | null {
  const client = useClient();
  const [figures, setFigures] = useState<SortFigures | null>(null);
  useEffect(() => {
    const figure = FIGURE_OF[sort.column];
    if (figure === undefined) return;
    const abort = new AbortController();
    client.devices.figures({ figure }, { signal: abort.signal }).then(
      ({ ids, values }) =>
        setFigures({ sort, byId: new Map(ids.map((id, index) => [id, values[index] ?? null])) }),
      // Without an answer the list is sorted by what the desk knows.
      () => undefined,
    );
    return () => abort.abort();
  }, [client, sort]);
  return figures?.sort === sort ? figures : null;
}
