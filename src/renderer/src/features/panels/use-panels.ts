import { useCallback, useState } from 'react';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { PanelSummary } from '../../../../shared/panels/model.ts';
import { type Problem, useOutdated, useRead } from '../../client/index.ts';

interface Panels {
  /** Null until the first answer. */
  readonly panels: readonly PanelSummary[] | null;
  readonly sites: readonly { readonly id: SiteId; readonly name: string }[];
  readonly problem: Problem | null;
  readonly reload: () => void;
}

/** The panels that this person sees, and the sites they can be at. */
export function usePanels(): Panels {
  const [turn, setTurn] = useState(0);
  const outdated = `${useOutdated('panels')} ${useOutdated('registry')}`;
  const { value, problem, retry } = useRead(`${outdated} ${turn}`, async (client) => {
    const [panels, sites] = await Promise.all([client.panels.list(), client.devices.sites()]);
    return { panels, sites };
  });
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return {
    panels: value?.panels ?? null,
    sites: value?.sites ?? [],
    problem: value === null ? problem : null,
    reload: problem === null ? reload : retry,
  };
}
