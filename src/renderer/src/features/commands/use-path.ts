import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceStatus } from '../../../../shared/devices/model.ts';
import { useMay, useStale, useSystemStatus } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { type PathBlock, whyNoPath } from '../../lib/device-path.ts';
import { formatMoment } from '../../lib/format.ts';
import { TEXTS } from './texts.ts';

/** Why outputs of this device cannot be switched at this moment; null where they can. */
export function usePathBlock(status: DeviceStatus | null): PathBlock | null {
  const may = useMay('outputs.switch');
  const stale = useStale();
  const system = useSystemStatus();
  const sinceMs = stale.stale ? stale.since.getTime() : null;
  return useMemo(
    () => whyNoPath({ may, staleSince: sinceMs === null ? null : new Date(sinceMs), system, status }),
    [may, sinceMs, system, status],
  );
}

export function usePathWords(): (block: PathBlock) => string {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  return useCallback(
    ({ code, since }) =>
      t(`blocked.${code}`, { at: since === null ? '' : formatMoment(since, new Date(), style) }),
    [t, style],
  );
}
