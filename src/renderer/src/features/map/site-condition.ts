import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { SiteSummary } from '../../../../shared/devices/model.ts';
import type { Device } from '../../client/index.ts';
import { isSuppressed, isUnacknowledged } from '../../lib/alarm-call.ts';
import { compareAlarms } from '../../lib/alarm-order.ts';
import { groupBy } from '../../lib/group-by.ts';

/** How things stand at one site or, added up, at several. */
export interface Condition {
  /** Worst first. */
  readonly alarms: readonly Alarm[];
  readonly unacknowledged: number;
  readonly devices: number;
  readonly offline: number;
}

export interface SiteWithCondition extends Condition {
  readonly site: SiteSummary;
}

/** Every site with its open alarms and devices, the worst first. */
export function siteConditions(
  sites: readonly SiteSummary[],
  alarms: Iterable<Alarm>,
  devices: Iterable<Device>,
): SiteWithCondition[] {
  const alarmsOf = groupBy([...alarms], ({ siteId }) => siteId);
  const counts = countDevices(devices);
  return sites
    .map((site) => {
      const own = [...(alarmsOf.get(site.id) ?? [])].sort(compareAlarms);
      const { devices: total, offline } = counts.get(site.id) ?? { devices: 0, offline: 0 };
      return {
        site,
        alarms: own,
        unacknowledged: own.filter((alarm) => isUnacknowledged(alarm) && !isSuppressed(alarm)).length,
        devices: total,
        offline,
      };
    })
    .sort(compareSites);
}

function countDevices(devices: Iterable<Device>): Map<SiteId, { devices: number; offline: number }> {
  const counts = new Map<SiteId, { devices: number; offline: number }>();
  for (const { identity, status } of devices) {
    // A device that was taken out of use may be silent.
    if (identity.siteId === null || identity.retiredAt !== null) continue;
    const count = counts.get(identity.siteId) ?? { devices: 0, offline: 0 };
    count.devices += 1;
    if (status?.isOnline !== true) count.offline += 1;
    counts.set(identity.siteId, count);
  }
  return counts;
}

/** The worst alarm decides; then whether boxes are silent; then the name. */
export function compareSites(a: SiteWithCondition, b: SiteWithCondition): number {
  const [worstOfA] = a.alarms;
  const [worstOfB] = b.alarms;
  if (worstOfA !== undefined && worstOfB !== undefined) return compareAlarms(worstOfA, worstOfB);
  return (
    Number(worstOfA === undefined) - Number(worstOfB === undefined) ||
    Number(a.offline === 0) - Number(b.offline === 0) ||
    a.site.name.localeCompare(b.site.name) ||
    a.site.id - b.site.id
  );
}

/** Several sites as one mark shows them: nothing of the worst is lost. */
export function combined(parts: readonly Condition[]): Condition {
  const sum = (of: (part: Condition) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    alarms: parts.flatMap(({ alarms }) => alarms).sort(compareAlarms),
    unacknowledged: sum((part) => part.unacknowledged),
    devices: sum((part) => part.devices),
    offline: sum((part) => part.offline),
  };
}
