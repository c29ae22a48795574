import type { Alarm, AlarmType, Priority } from '../../../../shared/alarms/model.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { isUnacknowledged } from '../../lib/alarm-call.ts';

export interface AlarmFilter {
  readonly text: string;
  /** Empty: every priority. */
  readonly priorities: readonly Priority[];
  readonly unacknowledgedOnly: boolean;
  /** The site chosen for the whole desk; null: all. */
  readonly siteId: SiteId | null;
}

export const NO_FILTER: AlarmFilter = { text: '', priorities: [], unacknowledgedOnly: false, siteId: null };

export interface FilteredAlarms {
  readonly shown: readonly Alarm[];
  readonly hiddenCount: number;
  /** Shown although the filter does not match, because they concern somebody's life. */
  readonly keptForSafety: number;
}

export function isFiltering(filter: AlarmFilter): boolean {
  return (
    filter.text.trim() !== '' ||
    filter.priorities.length > 0 ||
    filter.unacknowledgedOnly ||
    filter.siteId !== null
  );
}

/**
 * Whether no filter may hide this one: highly managed types (panic, duress, fire, medical, tamper) while nobody has
 * acknowledged them, and afterwards too as long as they are critical.
 */
export function staysThroughFilter(alarm: Alarm, isHighlyManaged: (type: AlarmType) => boolean): boolean {
  return isHighlyManaged(alarm.type) && (alarm.priority === 'critical' || isUnacknowledged(alarm));
}

/** What the filter reads of a type. */
export interface TypeWords {
  /** The words on screen, so that people find what they read and not only the code. */
  readonly nameOf: (type: AlarmType) => string;
  readonly isHighlyManaged: (type: AlarmType) => boolean;
}

export function filterAlarms(
  alarms: readonly Alarm[],
  filter: AlarmFilter,
  { nameOf, isHighlyManaged }: TypeWords,
): FilteredAlarms {
  if (!isFiltering(filter)) return { shown: alarms, hiddenCount: 0, keptForSafety: 0 };
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matches = (alarm: Alarm): boolean => {
    if (filter.siteId !== null && alarm.siteId !== filter.siteId) return false;
    if (filter.unacknowledgedOnly && !isUnacknowledged(alarm)) return false;
    if (filter.priorities.length > 0 && !filter.priorities.includes(alarm.priority)) return false;
    if (words.length === 0) return true;
    const line =
      `${nameOf(alarm.type)} ${alarm.type} ${alarm.title ?? ''} ${alarm.deviceName} ${alarm.siteName ?? ''} ${alarm.acknowledgedBy ?? ''} ${alarm.claimedBy ?? ''}`.toLowerCase();
    return words.every((word) => line.includes(word));
  };
  const shown: Alarm[] = [];
  let keptForSafety = 0;
  for (const alarm of alarms) {
    if (matches(alarm)) shown.push(alarm);
    else if (staysThroughFilter(alarm, isHighlyManaged)) {
      shown.push(alarm);
      keptForSafety += 1;
    }
  }
  return { shown, hiddenCount: alarms.length - shown.length, keptForSafety };
}
