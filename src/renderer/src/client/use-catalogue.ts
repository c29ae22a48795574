import { useCallback, useEffect, useState } from 'react';
import type { Catalogue } from '../../../shared/registry/model.ts';
import { useLink, useOutdated } from './hooks.ts';
import type { Problem } from './problem.ts';
import { useCall } from './use-call.ts';

export interface CatalogueView {
  /** Null until the first answer. */
  readonly catalogue: Catalogue | null;
  readonly problem: Problem | null;
  /** Something of it has changed. */
  readonly reload: () => void;
}

/** What devices are sorted into: read when a page opens, and again when somebody changed it. */
export function useCatalogue(): CatalogueView {
  const { state } = useLink();
  const outdated = useOutdated('registry');
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null);
  const { run, problem } = useCall((client, _outdated: number) => client.registry.catalogue());
  const reload = useCallback(() => {
    void run(outdated).then((result) => {
      if (result.ok) setCatalogue(result.value);
    });
  }, [run, outdated]);
  useEffect(() => {
    if (state === 'up') reload();
  }, [state, reload]);
  return { catalogue, problem, reload };
}
