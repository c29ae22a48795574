import { useCallback, useEffect, useState } from 'react';
import type { Catalogue } from '../../../shared/registry/model.ts';
import { useLink } from './hooks.ts';
import type { Problem } from './problem.ts';
import { useCall } from './use-call.ts';

export interface CatalogueView {
  /** Null until the first answer. */
  readonly catalogue: Catalogue | null;
  readonly problem: Problem | null;
  /** Something of it has changed. */
  readonly reload: () => void;
}

/** What devices are sorted into. Not part of the live feed: read when a page opens, and after a reconnection. */
export function useCatalogue(): CatalogueView {
  const { state } = useLink();
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null);
  const { run, problem } = useCall((client, _input: undefined) => client.registry.catalogue());
  const reload = useCallback(() => {
    void run(undefined).then((result) => {
      if (result.ok) setCatalogue(result.value);
    });
  }, [run]);
  useEffect(() => {
    if (state === 'up') reload();
  }, [state, reload]);
  return { catalogue, problem, reload };
}
