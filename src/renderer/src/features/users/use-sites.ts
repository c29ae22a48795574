import { useCallback, useEffect, useState } from 'react';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { useCall, useLink } from '../../client/index.ts';

export interface Site {
  readonly id: SiteId;
  readonly name: string;
  readonly deviceCount: number;
}

export interface SiteList {
  /** By name; null until the first answer. */
  readonly sites: readonly Site[] | null;
  /** A site may have come or gone since. */
  readonly reload: () => void;
}

/** The sites that can be granted. */
export function useSites(): SiteList {
  const { state } = useLink();
  const [sites, setSites] = useState<readonly Site[] | null>(null);
  const { run } = useCall((client, _input: undefined) => client.devices.sites());
  const reload = useCallback(() => {
    void run(undefined).then((result) => {
      if (result.ok) setSites(result.value);
    });
  }, [run]);
  useEffect(() => {
    if (state === 'up') reload();
  }, [state, reload]);
  return { sites, reload };
}
