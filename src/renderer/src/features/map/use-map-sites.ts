import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SiteSummary } from '../../../../shared/devices/model.ts';
import { type Problem, useAlarms, useCall, useDevices, useLink } from '../../client/index.ts';
import { type SiteWithCondition, siteConditions } from './site-condition.ts';

export interface MapSites {
  /** As they were listed last: where they are, and nothing that changes with an alarm. */
  readonly summaries: readonly SiteSummary[] | null;
  /** Worst first; null until the first answer. */
  readonly sites: readonly SiteWithCondition[] | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
}

/** The sites this person may see, with what the feed tells of them now. */
export function useMapSites(): MapSites {
  const { state } = useLink();
  const alarms = useAlarms();
  const devices = useDevices();
  const [summaries, setSummaries] = useState<readonly SiteSummary[] | null>(null);
  const { run, problem } = useCall((client, _input: undefined) => client.devices.sites());
  const reload = useCallback(() => {
    void run(undefined).then((result) => {
      if (result.ok) setSummaries(result.value);
    });
  }, [run]);
  useEffect(() => {
    if (state === 'up') reload();
  }, [state, reload]);

  const sites = useMemo(
    () => (summaries === null ? null : siteConditions(summaries, alarms.values(), devices.byId.values())),
    [summaries, alarms, devices],
  );

  const known = useMemo(() => new Set(summaries?.map(({ id }) => id)), [summaries]);
  const missing = useMemo(() => {
    for (const { identity } of devices.byId.values()) {
      if (identity.siteId !== null && !known.has(identity.siteId)) return identity.siteId;
    }
    return null;
  }, [devices, known]);
  const askedFor = useRef<number | null>(null);
  useEffect(() => {
    // Somebody added a site while the page was open. Asked for once: it may be gone again.
    if (summaries === null || missing === null || askedFor.current === missing) return;
    askedFor.current = missing;
    reload();
  }, [summaries, missing, reload]);

  return { summaries, sites, problem, reload };
}
