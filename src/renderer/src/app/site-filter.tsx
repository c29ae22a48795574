import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceTable } from '../client/index.ts';
import {
  useAlarms,
  useDeviceIdentities,
  useFeedReady,
  useMe,
  useSetSiteFilter,
  useSiteFilter,
} from '../client/index.ts';
import { useTimeStyle } from '../i18n/index.ts';
import { usePaced } from '../lib/use-paced.ts';
import { Select } from '../ui/select.tsx';
import styles from './site-filter.module.css';

type Sites = ReadonlyMap<number, string>;
type Alarms = ReturnType<typeof useAlarms>;

/** A site without a device, of which an alarm is the first that is heard, is rare; to look for one goes through all. */
const ALARMS_EVERY_MS = 3000;

/** Every site that has a device or an open alarm. */
function sitesOf(devices: DeviceTable, alarms: Alarms): Sites {
  const sites = new Map<number, string>();
  for (const { identity } of devices.byId.values()) {
    if (identity.siteId !== null) sites.set(identity.siteId, identity.siteName ?? String(identity.siteId));
  }
  for (const { siteId, siteName } of alarms) {
    if (siteId !== null && !sites.has(siteId)) sites.set(siteId, siteName ?? String(siteId));
  }
  return sites;
}

/** Narrows lists to one site. The banner and the sound stay with all of them. */
export function SiteFilter({ disabled }: { readonly disabled: boolean }): ReactNode {
  const { t } = useTranslation('app');
  const { language } = useTimeStyle();
  const devices = useDeviceIdentities();
  const alarms = usePaced(useAlarms(), ALARMS_EVERY_MS);
  const site = useSiteFilter();
  const setSite = useSetSiteFilter();
  const ready = useFeedReady();
  const { allSites } = useMe();
  const sites = useMemo(() => sitesOf(devices, alarms), [devices, alarms]);
  const isGone = ready && site !== null && !sites.has(site);
  useEffect(() => {
    // A site that is not granted any more must not hide the others.
    if (isGone) setSite(null);
  }, [isGone, setSite]);
  const options = useMemo(
    () => [
      { value: '', label: t(allSites ? 'site.all' : 'site.allOfMine') },
      ...[...sites]
        .map(([id, label]) => ({ value: String(id), label }))
        .sort((a, b) => a.label.localeCompare(b.label, language)),
    ],
    [sites, allSites, t, language],
  );
  return (
    <div className={styles['site']}>
      <Select
        label={t('site.label')}
        labelHidden
        disabled={disabled}
        options={options}
        value={site === null ? '' : String(site)}
        onValueChange={(value) => {
          const ids = [...devices.byId.values()].map((device) => device.identity.siteId);
          const fromAlarms = alarms.map((alarm) => alarm.siteId);
          setSite([...ids, ...fromAlarms].find((id) => String(id) === value) ?? null);
        }}
      />
    </div>
  );
}
