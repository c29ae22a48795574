import { useCallback, useState } from 'react';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { PanelSummary } from '../../../../shared/panels/model.ts';
import { type Problem, useRead } from '../../client/index.ts';
import { useNowMs } from '../../lib/use-now.ts';

/** Somebody else's panel is there within so long; panels are not part of the live feed. */
const LOOK_EVERY_MS = 30_000;

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
  const slot = Math.floor(useNowMs(LOOK_EVERY_MS) / LOOK_EVERY_MS);
  const { value, problem, retry } = useRead(`${slot} ${turn}`, async (client) => {
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
