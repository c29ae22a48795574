import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm, AlarmType } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useAlarm, useAlarms, useSiteFilter } from '../../client/index.ts';
import { isUnacknowledged, placeOf, type QueuePlace } from '../../lib/alarm-order.ts';
import { arrangeQueue, nextUnacknowledged } from './alarm-order.ts';
import { type AlarmFilter, type FilteredAlarms, filterAlarms, NO_FILTER } from './filter-alarms.ts';
import { TEXTS } from './texts.ts';

/** After this long without a key or a pointer, a line that nobody chose is let go. */
const LET_GO_AFTER_MS = 10_000;

interface Cursor {
  readonly id: AlarmId;
  readonly place: QueuePlace | null;
  /** false: the desk put it on the worst alarm, so that one key acknowledges it. */
  readonly chosen: boolean;
}

export interface Queue {
  readonly lines: readonly Alarm[];
  readonly openCount: number;
  readonly unacknowledgedCount: number;
  readonly filter: AlarmFilter;
  readonly filtered: FilteredAlarms;
  /** Changes when other lines are listed for another reason than the alarms themselves. */
  readonly listKey: string;
  readonly current: Alarm | undefined;
  readonly currentId: AlarmId | null;
  readonly chosen: boolean;
  readonly setFilter: (filter: AlarmFilter) => void;
  readonly choose: (id: AlarmId) => void;
  readonly letGo: () => void;
  /** The alarm so many lines further, within the queue. */
  readonly neighbour: (by: number) => Alarm | undefined;
  readonly next: () => Alarm | null;
}

/** The queue as it is listed here, and the one line that keys act on. */
export function useQueue(): Queue {
  const { t } = useTranslation(TEXTS);
  const alarms = useAlarms();
  const siteId = useSiteFilter();
  const [typed, setFilter] = useState<AlarmFilter>(NO_FILTER);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const current = useAlarm(cursor?.id ?? null);

  const filter = useMemo(() => ({ ...typed, siteId }), [typed, siteId]);
  const open = useMemo(() => [...alarms.values()], [alarms]);
  const filtered = useMemo(
    () => filterAlarms(open, filter, (type: AlarmType) => t(`common:alarmType.${type}`)),
    [open, filter, t],
  );
  const place = cursor?.place ?? null;
  const lines = useMemo(
    () =>
      arrangeQueue(
        filtered.shown,
        current === undefined || place === null ? null : { alarm: current, place },
      ),
    [filtered, current, place],
  );

  const latest = useRef(alarms);
  useLayoutEffect(() => {
    latest.current = alarms;
  });
  const put = useCallback((id: AlarmId, chosen: boolean) => {
    const alarm = latest.current.get(id);
    // An alarm that is not in the queue (an old one, by its address) is shown beside it, not in it.
    setCursor({ id, place: alarm === undefined ? null : placeOf(alarm), chosen });
  }, []);

  // The keys always have a line to act on, and it never changes by itself once it stands.
  const firstId = lines[0]?.id ?? null;
  useLayoutEffect(() => {
    if (cursor === null && firstId !== null) put(firstId, false);
  }, [cursor, firstId, put]);
  // Opened by its address before the queue was there, or listed anew by another filter: it takes its place now.
  const unplaced = cursor?.place === null && alarms.has(cursor.id) ? cursor : null;
  useLayoutEffect(() => {
    if (unplaced !== null) put(unplaced.id, unplaced.chosen);
  }, [unplaced, put]);
  useLetGoWhenIdle(cursor, current, () => setCursor(null));

  return {
    lines,
    openCount: open.length,
    unacknowledgedCount: open.filter(isUnacknowledged).length,
    filter,
    filtered,
    listKey: JSON.stringify(filter),
    current,
    currentId: cursor?.id ?? null,
    chosen: cursor?.chosen ?? false,
    setFilter: (next) => {
      setFilter(next);
      setCursor((before) => (before?.chosen === true ? { ...before, place: null } : null));
    },
    choose: useCallback((id: AlarmId) => put(id, true), [put]),
    letGo: () => setCursor(null),
    neighbour: (by) => {
      const index = lines.findIndex((alarm) => alarm.id === cursor?.id);
      return lines[Math.min(lines.length - 1, Math.max(0, index + by))];
    },
    next: () => nextUnacknowledged(open, cursor?.id ?? null),
  };
}

/**
 * Lets go of a line that the desk itself had put the cursor on once someone else has dealt with it: otherwise the
 * dead line would head the queue of an empty desk for ever. Never while a hand is on the desk.
 */
function useLetGoWhenIdle(cursor: Cursor | null, alarm: Alarm | undefined, letGo: () => void): void {
  const dealtWith = cursor !== null && !cursor.chosen && (alarm === undefined || !isUnacknowledged(alarm));
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
