import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alarm, AlarmType } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useAlarm, useAlarms, useDesk, useFeedReady, useMe, useSiteFilter } from '../../client/index.ts';
import { isUnacknowledged } from '../../lib/alarm-call.ts';
import { placeOf, type QueuePlace } from '../../lib/alarm-order.ts';
import { arrangeQueue, nextCalling } from './alarm-order.ts';
import {
  type AlarmFilter,
  type FilteredAlarms,
  filterAlarms,
  judgeBy,
  NO_FILTER,
  staysThroughFilter,
} from './filter-alarms.ts';
import { groupIdOf, type Listed, type QueueRow, rowsBySite, type SiteGroup } from './group-lines.ts';
import { isGrouped, setSiteOpen, useQueueView } from './queue-view.ts';
import { TEXTS } from './texts.ts';
import { useCallingAlarms } from './use-calling-alarms.ts';
import { usePolicies } from './use-policies.ts';
import { useStaleBeforeMs } from './use-stale.ts';

/** After this long without a key or a pointer, a line that nobody chose is let go. */
const LET_GO_AFTER_MS = 10_000;

type Cursor =
  | {
      readonly kind: 'alarm';
      readonly id: AlarmId;
      readonly place: QueuePlace | null;
      /** false: the desk put it on the worst alarm, so that one key acknowledges it. */
      readonly chosen: boolean;
    }
  | { readonly kind: 'site'; readonly id: number };

export interface Queue {
  readonly rows: readonly QueueRow[];
  readonly heads: readonly SiteGroup[];
  readonly openCount: number;
  readonly callingCount: number;
  readonly filter: AlarmFilter;
  readonly filtered: FilteredAlarms;
  /** Changes when other lines are listed for another reason than the alarms themselves. */
  readonly listKey: string;
  readonly current: Alarm | undefined;
  readonly currentId: AlarmId | null;
  /** The head of a site's lines that keys act on. */
  readonly currentSite: SiteGroup | undefined;
  readonly currentRowId: number | null;
  readonly chosen: boolean;
  readonly setFilter: (filter: AlarmFilter) => void;
  readonly choose: (id: AlarmId) => void;
  readonly chooseSite: (id: number) => void;
  readonly letGo: () => void;
  /** The row so many further, within the queue. */
  readonly neighbour: (by: number) => QueueRow | undefined;
  readonly next: () => Alarm | null;
}

/** The alarms that pass the filter, in their order, with the one that a person is on in its place. */
function useLines(filter: AlarmFilter, current: Alarm | undefined, place: QueuePlace | null) {
  const { t } = useTranslation(TEXTS);
  const alarms = useAlarms();
  const { isHighlyManaged } = usePolicies();
  // Time goes on only where it is asked for: every alarm is judged anew.
  const beforeMs = useStaleBeforeMs();
  const staleBeforeMs = filter.staleOnly ? beforeMs : 0;
  const judge = useMemo(() => {
    const names = new Map(AlarmType.options.map((type) => [type, t(`common:alarmType.${type}`)]));
    return judgeBy(filter, { nameOf: (type) => names.get(type) ?? type, isHighlyManaged, staleBeforeMs });
  }, [filter, t, isHighlyManaged, staleBeforeMs]);
  const filtered = useMemo(() => filterAlarms(alarms, judge), [alarms, judge]);
  const lines = useMemo(
    () =>
      arrangeQueue(
        filtered.shown,
        current === undefined || place === null ? null : { alarm: current, place },
      ),
    [filtered, current, place],
  );
  return { openCount: alarms.length, filtered, lines };
}

function useRows(lines: readonly Alarm[]): Listed {
  const grouped = useQueueView(isGrouped);
  const inFlood = useQueueView(({ flood }) => flood !== null);
  const closed = useQueueView((view) => view.closed);
  const { userId } = useMe();
  const { isHighlyManaged } = usePolicies();
  return useMemo(
    () =>
      grouped
        ? rowsBySite(lines, {
            userId,
            closed,
            staysVisible: (alarm) => isUnacknowledged(alarm) && staysThroughFilter(alarm, isHighlyManaged),
            ...(inFlood ? { isOnTop: (alarm: Alarm) => isHighlyManaged(alarm.type) } : {}),
          })
        : { rows: lines, heads: [] },
    [lines, grouped, inFlood, closed, userId, isHighlyManaged],
  );
}

/** The queue as it is listed here, and the one line that keys act on. */
export function useQueue(): Queue {
  const { feed } = useDesk();
  // The lines of a first snapshot are not new because they came in parts.
  const ready = useFeedReady();
  const calling = useCallingAlarms();
  const { userId } = useMe();
  const siteId = useSiteFilter();
  // Of a flood's own grouping it is not: nothing moves under the eye because of it.
  const asked = useQueueView(({ bySite, leftAlone }) => `${bySite} ${leftAlone}`);
  const [typed, setFilter] = useState<AlarmFilter>(NO_FILTER);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const onAlarm = cursor?.kind === 'alarm' ? cursor : null;
  const current = useAlarm(onAlarm?.id ?? null);

  const filter = useMemo(() => ({ ...typed, siteId }), [typed, siteId]);
  const { openCount, filtered, lines } = useLines(filter, current, onAlarm?.place ?? null);
  const { rows, heads } = useRows(lines);

  const put = useCallback(
    (id: AlarmId, chosen: boolean) => {
      const alarm = feed.view.getState().alarms.get(id);
      // Nobody would find a line that is folded away.
      if (chosen && alarm !== undefined) setSiteOpen(groupIdOf(alarm), true);
      // An alarm that is not in the queue (an old one, by its address) is shown beside it, not in it.
      setCursor({ kind: 'alarm', id, place: alarm === undefined ? null : placeOf(alarm), chosen });
    },
    [feed],
  );

  // The keys always have a line to act on, and it never changes by itself once it stands.
  const firstId = lines[0]?.id ?? null;
  const isLost = cursor?.kind === 'site' && !heads.some(({ id }) => id === cursor.id);
  useLayoutEffect(() => {
    if ((cursor === null || isLost) && firstId !== null) put(firstId, false);
  }, [cursor, isLost, firstId, put]);
  // Opened by its address before the queue was there, or listed anew by another filter: it takes its place now.
  const unplaced =
    onAlarm?.place === null && current !== undefined && current.state !== 'closed' ? onAlarm : null;
  useLayoutEffect(() => {
    if (unplaced !== null) put(unplaced.id, unplaced.chosen);
  }, [unplaced, put]);
  useLetGoWhenIdle(onAlarm !== null && !onAlarm.chosen, current, () => setCursor(null));

  return {
    rows,
    heads,
    openCount,
    callingCount: calling.length,
    filter,
    filtered,
    listKey: `${ready} ${asked} ${JSON.stringify(filter)}`,
    current,
    currentId: onAlarm?.id ?? null,
    currentSite: cursor?.kind === 'site' ? heads.find(({ id }) => id === cursor.id) : undefined,
    currentRowId: cursor?.id ?? null,
    chosen: cursor !== null && (cursor.kind === 'site' || cursor.chosen),
    setFilter: (next) => {
      setFilter(next);
      setCursor((before) => (before?.kind === 'alarm' && before.chosen ? { ...before, place: null } : null));
    },
    choose: useCallback((id: AlarmId) => put(id, true), [put]),
    chooseSite: useCallback((id: number) => setCursor({ kind: 'site', id }), []),
    letGo: () => setCursor(null),
    neighbour: (by) => {
      const index = rows.findIndex(({ id }) => id === cursor?.id);
      return rows[Math.min(rows.length - 1, Math.max(0, index + by))];
    },
    next: () => nextCalling(calling, userId, onAlarm?.id ?? null),
  };
}

/**
 * Lets go of a line that the desk itself had put the cursor on once someone else has dealt with it: otherwise the
 * dead line would head the queue of an empty desk for ever. Never while a hand is on the desk.
 */
function useLetGoWhenIdle(isUnchosen: boolean, alarm: Alarm | undefined, letGo: () => void): void {
  const dealtWith = isUnchosen && (alarm === undefined || !isUnacknowledged(alarm));
  useEffect(() => {
    if (!dealtWith) return;
    let timer = setTimeout(letGo, LET_GO_AFTER_MS);
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(letGo, LET_GO_AFTER_MS);
    };
    window.addEventListener('pointermove', wait, true);
    window.addEventListener('keydown', wait, true);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointermove', wait, true);
      window.removeEventListener('keydown', wait, true);
    };
  }, [dealtWith, letGo]);
}
