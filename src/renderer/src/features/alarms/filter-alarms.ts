import type { Alarm, AlarmType, Priority } from '../../../../shared/alarms/model.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { isUnacknowledged } from '../../lib/alarm-call.ts';
import { isStale } from './stale.ts';

export interface AlarmFilter {
  readonly text: string;
  /** Empty: every priority. */
  readonly priorities: readonly Priority[];
  readonly unacknowledgedOnly: boolean;
  readonly staleOnly: boolean;
  /** The site chosen for the whole desk; null: all. */
  readonly siteId: SiteId | null;
}

export const NO_FILTER: AlarmFilter = {
  text: '',
  priorities: [],
  unacknowledgedOnly: false,
  staleOnly: false,
  siteId: null,
};

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
    filter.staleOnly ||
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

/** What the filter reads of a type and of the time. */
export interface TypeWords {
  /** The words on screen, so that people find what they read and not only the code. */
  readonly nameOf: (type: AlarmType) => string;
  readonly isHighlyManaged: (type: AlarmType) => boolean;
  readonly staleBeforeMs: number;
}

/** What becomes of an alarm: it matches, is shown all the same, or is hidden. Null: nothing is filtered. */
export type Judge = ((alarm: Alarm) => 'matches' | 'kept' | 'hidden') | null;

/** Looks at each alarm once, however often the others change: a changed alarm is a new object. */
export function judgeBy(filter: AlarmFilter, { nameOf, isHighlyManaged, staleBeforeMs }: TypeWords): Judge {
  if (!isFiltering(filter)) return null;
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matches = (alarm: Alarm): boolean => {
    if (filter.siteId !== null && alarm.siteId !== filter.siteId) return false;
    if (filter.staleOnly && !isStale(alarm, staleBeforeMs)) return false;
    if (filter.unacknowledgedOnly && !isUnacknowledged(alarm)) return false;
    if (filter.priorities.length > 0 && !filter.priorities.includes(alarm.priority)) return false;
    if (words.length === 0) return true;
    const line =
      `${nameOf(alarm.type)} ${alarm.type} ${alarm.title ?? ''} ${alarm.deviceName} ${alarm.siteName ?? ''} ${alarm.acknowledgedBy ?? ''} ${alarm.claimedBy ?? ''}`.toLowerCase();
    return words.every((word) => line.includes(word));
  };
  const verdicts = new WeakMap<Alarm, ReturnType<NonNullable<Judge>>>();
  return (alarm) => {
    const known = verdicts.get(alarm);
    if (known !== undefined) return known;
    const kept = staysThroughFilter(alarm, isHighlyManaged) ? 'kept' : 'hidden';
    const verdict = matches(alarm) ? 'matches' : kept;
    verdicts.set(alarm, verdict);
    return verdict;
  };
}

/** Those that are shown, in the order that they came in. */
export function filterAlarms(alarms: readonly Alarm[], judge: Judge): FilteredAlarms {
  if (judge === null) return { shown: alarms, hiddenCount: 0, keptForSafety: 0 };
  const shown: Alarm[] = [];
  let keptForSafety = 0;
  for (const alarm of alarms) {
    const verdict = judge(alarm);
    if (verdict === 'hidden') continue;
    shown.push(alarm);
    if (verdict === 'kept') keptForSafety += 1;
  }
  return { shown, hiddenCount: alarms.length - shown.length, keptForSafety };
}
