import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useTimeStyle, wordsOnce } from '../../i18n/index.ts';
import { useNowMs } from '../../lib/use-now.ts';
import { KEYS_HOME } from '../../ui/workspace.tsx';
import { ageingOf } from './ageing.ts';
import { AlarmLine, lineElementId } from './alarm-line.tsx';
import styles from './alarm-list.module.css';
import { isSite, type QueueRow } from './group-lines.ts';
import { scrollToShow } from './keep-focus.ts';
import { growingRoomCh } from './line-room.ts';
import { SiteHead } from './site-head.tsx';
import { isStale } from './stale.ts';
import { TEXTS } from './texts.ts';
import { LINE_HEIGHT_PX, lineIdAt, useKeptFocus } from './use-kept-focus.ts';
import { usePolicies } from './use-policies.ts';
import { useStaleBeforeMs } from './use-stale.ts';

interface AlarmListProps {
  readonly listRef: RefObject<HTMLDivElement | null>;
  readonly rows: readonly QueueRow[];
  readonly selectedId: number | null;
  /** Whether a person chose the selected line; only then it is kept under the eye. */
  readonly pinned: boolean;
  readonly marked: ReadonlySet<number>;
  readonly pendingIds: ReadonlySet<number>;
  readonly listKey: string;
  readonly onPick: (row: QueueRow) => void;
  readonly onOpen: (row: QueueRow) => void;
  readonly onMark: (row: QueueRow) => void;
  /** Folds the lines of its site away, or shows them again. */
  readonly onFold: (row: QueueRow, isOpen: boolean) => void;
  readonly onMove: (by: number) => void;
}

/** The bar of a line that waits too long begins so wide and grows to the other. */
const BAR_PX = { least: 3, most: 9 } as const;

/** Scrolls no further than the line needs to be in sight. */
function reveal(list: HTMLElement | null, index: number): void {
  if (list === null) return;
  const { scrollTop: scrollTopPx, clientHeight: viewportPx } = list;
  list.scrollTop = scrollToShow(index, { scrollTopPx, viewportPx, lineHeightPx: LINE_HEIGHT_PX });
}

/** The queue. One Tab stop: arrows move the active line, Enter opens it, space marks it. */
export function AlarmList(props: AlarmListProps): ReactNode {
  const { listRef, rows, selectedId, pinned, pendingIds, marked, listKey, onPick, onOpen, onMove } = props;
  const { onMark, onFold } = props;
  const { t } = useTranslation(TEXTS);
  const lineText = useMemo(() => wordsOnce(t), [t]);
  const style = useTimeStyle();
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const { agesOf } = usePolicies();
  // One timer for all lines: a line is drawn again only when its own bar has grown.
  const nowMs = useNowMs();
  const staleBeforeMs = useStaleBeforeMs();
  const selectedIndex = selectedId === null ? -1 : order.indexOf(selectedId);
  const kept = useKeptFocus({ scrollRef: listRef, order, pinnedId: pinned ? selectedId : null, listKey });
  const roomCh = growingRoomCh(kept.widthPx);

  // The active line is always there, or assistive technology would lose it when it is scrolled away.
  const { from, to } = kept.drawn;
  const isStray = selectedIndex !== -1 && (selectedIndex < from || selectedIndex >= to);

  // Only a move of the person scrolls; a line that merely shifts is kept in place by useKeptFocus.
  const scrolledTo = useRef<number | null>(null);
  useEffect(() => {
    const chosen = pinned ? selectedId : null;
    if (scrolledTo.current === chosen) return;
    scrolledTo.current = chosen;
    if (chosen !== null && selectedIndex !== -1) reveal(listRef.current, selectedIndex);
  }, [selectedId, selectedIndex, pinned, listRef]);

  const rowAt = (event: MouseEvent): QueueRow | undefined => {
    const id = lineIdAt(event.target);
    return rows.find((row) => row.id === id);
  };

  const lateness = (alarm: Alarm) => {
    const { stage, grown } = ageingOf(alarm, agesOf(alarm.type), nowMs);
    const isWaiting = stage === 'warning' || stage === 'overdue';
    const barPx = isWaiting ? Math.round(BAR_PX.least + grown * (BAR_PX.most - BAR_PX.least)) : 0;
    return { stage, barPx, stale: isStale(alarm, staleBeforeMs) };
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pageOfLines = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / LINE_HEIGHT_PX) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: pageOfLines,
      PageUp: -pageOfLines,
      Home: -rows.length,
      End: rows.length,
    };
    const by = steps[event.key];
    const selected = rows[selectedIndex];
    if (by !== undefined) {
      onMove(by);
      // Also where there is no further line to go to, and this one had been scrolled away.
      if (selectedIndex !== -1) reveal(listRef.current, selectedIndex);
    } else if (selected === undefined) return;
    else if (event.key === 'Enter') onOpen(selected);
    else if (event.key === ' ') onMark(selected);
    else if (event.key === 'ArrowLeft') onFold(selected, false);
    else if (event.key === 'ArrowRight') onFold(selected, true);
    else return;
    event.preventDefault();
  };

  const jump = (toTop: boolean): void => {
    listRef.current?.scrollTo({ top: toTop ? 0 : rows.length * LINE_HEIGHT_PX });
  };

  const drawRow = (row: QueueRow): ReactNode => {
    const selected = row.id === selectedId;
    return isSite(row) ? (
      <SiteHead key={row.id} group={row} selected={selected} />
    ) : (
      <AlarmLine
        key={row.id}
        alarm={row}
        marked={marked.has(row.id)}
        pending={pendingIds.has(row.id)}
        selected={selected}
        roomCh={roomCh}
        t={lineText}
        style={style}
        {...lateness(row)}
      />
    );
  };

  return (
    <div className={styles['frame']}>
      <div
        ref={listRef}
        {...KEYS_HOME}
        className={styles['list']}
        role="listbox"
        aria-multiselectable={marked.size > 0}
        aria-label={t('list.label')}
        aria-activedescendant={selectedIndex === -1 ? undefined : lineElementId(order[selectedIndex] ?? 0)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const row = rowAt(event);
          if (row !== undefined) onPick(row);
        }}
        onDoubleClick={(event) => {
          const row = rowAt(event);
          if (row !== undefined) onOpen(row);
        }}
        onScroll={kept.onScroll}
        onPointerMove={kept.onPointerMove}
        onPointerLeave={kept.onPointerLeave}
      >
        <div
          role="presentation"
          style={{
            height: rows.length * LINE_HEIGHT_PX + kept.slackPx,
            // For the lines above that are not drawn: the others keep their places when some come into sight.
            paddingTop: from * LINE_HEIGHT_PX,
          }}
        >
          {rows.slice(from, to).map(drawRow)}
        </div>
        {isStray ? (
          <div
            role="presentation"
            className={styles['stray']}
            style={{ top: selectedIndex * LINE_HEIGHT_PX }}
          >
            {rows.slice(selectedIndex, selectedIndex + 1).map(drawRow)}
          </div>
        ) : null}
      </div>
      {kept.newAbove === 0 ? null : (
        <button type="button" className={styles['newAbove']} onClick={() => jump(true)}>
          ↑ {t('list.newAbove', { count: kept.newAbove })}
        </button>
      )}
      {kept.newBelow === 0 ? null : (
        <button type="button" className={styles['newBelow']} onClick={() => jump(false)}>
          ↓ {t('list.newBelow', { count: kept.newBelow })}
        </button>
      )}
    </div>
  );
}
