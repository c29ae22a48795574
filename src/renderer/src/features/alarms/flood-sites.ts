import { FLOOD_WINDOW_MIN } from '../../../../shared/alarms/flood.ts';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';

/** The part of a flood that a storm profile is proposed for. */
const SHARE = 0.8;

/** Where most of a flood comes from: as few sites as have four fifths of its alarms, most alarms first. */
export function stormSites(alarms: readonly Alarm[], nowMs: number): SiteId[] {
  const sinceMs = nowMs - FLOOD_WINDOW_MIN * 60_000;
  const counts = new Map<SiteId, number>();
  let all = 0;
  for (const { siteId, lastActivatedAt, suppression } of alarms) {
    if (siteId === null || suppression !== null || lastActivatedAt.getTime() <= sinceMs) continue;
    counts.set(siteId, (counts.get(siteId) ?? 0) + 1);
    all += 1;
  }
  const chosen: SiteId[] = [];
  let covered = 0;
  for (const [siteId, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (covered >= all * SHARE) break;
    chosen.push(siteId);
    covered += count;
  }
  return chosen;
}
