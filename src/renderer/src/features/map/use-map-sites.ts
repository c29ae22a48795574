import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { SiteSummary } from '../../../../shared/devices/model.ts';
import {
  type Device,
  type Problem,
  useAlarms,
  useCall,
  useDevices,
  useLink,
  useOutdated,
} from '../../client/index.ts';
import { type SiteWithCondition, siteConditions } from './site-condition.ts';

export interface MapSites {
  /** As they were listed last: where they are, and nothing that changes with an alarm. */
  readonly summaries: readonly SiteSummary[] | null;
  /** Worst first; null until the first answer. */
  readonly sites: readonly SiteWithCondition[] | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
}

/** A site of which a device tells more than the list: that it is there, or where. */
export function siteToAskFor(
  summaries: readonly SiteSummary[] | null,
  devices: Iterable<Device>,
): SiteId | null {
  if (summaries === null) return null;
  const listed = new Map(summaries.map((site) => [site.id, site]));
  for (const { identity } of devices) {
    if (identity.siteId === null) continue;
    const site = listed.get(identity.siteId);
    const tellsPlace = identity.latitude !== null && identity.longitude !== null;
    if (site === undefined || (site.position === null && tellsPlace)) return identity.siteId;
  }
  return null;
}

/** The sites this person may see, with what the feed tells of them now. */
export function useMapSites(): MapSites {
  const { state } = useLink();
  const revision = useOutdated('registry');
  const alarms = useAlarms();
  const devices = useDevices();
  const [summaries, setSummaries] = useState<readonly SiteSummary[] | null>(null);
  const { run, problem } = useCall((client, _revision: number) => client.devices.sites());
  const reload = useCallback(() => {
    void run(revision).then((result) => {
      if (result.ok) setSummaries(result.value);
    });
  }, [run, revision]);
  useEffect(() => {
    if (state === 'up') reload();
  }, [state, reload]);

  const sites = useMemo(
    () => (summaries === null ? null : siteConditions(summaries, alarms, devices.byId.values())),
    [summaries, alarms, devices],
  );

  const outdated = useMemo(() => siteToAskFor(summaries, devices.byId.values()), [summaries, devices]);
  const askedFor = useRef(new Set<SiteId>());
  useEffect(() => {
    // Once each: what is answered may not change what was seen, where a site is not granted any more.
    if (outdated === null || askedFor.current.has(outdated)) return;
    askedFor.current.add(outdated);
    reload();
  }, [outdated, reload]);

  return { summaries, sites, problem, reload };
}
