import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
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
import { AlarmLine, lineElementId } from './alarm-line.tsx';
import styles from './alarm-list.module.css';
import { TEXTS } from './texts.ts';
import { LINE_HEIGHT_PX, lineIdAt, useKeptFocus } from './use-kept-focus.ts';

/** Lines drawn beyond the visible ones, so that a burst that scrolls the list by as many shows no blank frame. */
const OVERSCAN = 15;

interface AlarmListProps {
  readonly listRef: RefObject<HTMLDivElement | null>;
  readonly lines: readonly Alarm[];
  readonly selectedId: number | null;
  /** Whether a person chose the selected line; only then it is kept under the eye. */
  readonly pinned: boolean;
  readonly pendingIds: ReadonlySet<number>;
  readonly listKey: string;
  readonly onPick: (alarm: Alarm) => void;
  readonly onOpen: (alarm: Alarm) => void;
  readonly onMove: (by: number) => void;
}

/** The queue. One Tab stop: arrows move the active line, Enter opens it. */
export function AlarmList(props: AlarmListProps): ReactNode {
  const { listRef, lines, selectedId, pinned, pendingIds, listKey, onPick, onOpen, onMove } = props;
  const { t } = useTranslation(TEXTS);
  const order = useMemo(() => lines.map((alarm): number => alarm.id), [lines]);
  const selectedIndex = selectedId === null ? -1 : order.indexOf(selectedId);
  const kept = useKeptFocus({ scrollRef: listRef, order, pinnedId: pinned ? selectedId : null, listKey });

  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => order[index] ?? index,
    // The active line is always there, or assistive technology would lose it when it is scrolled away.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return selectedIndex === -1 || indexes.includes(selectedIndex)
        ? indexes
        : [...indexes, selectedIndex].sort((a, b) => a - b);
    },
  });

  // Only a move of the person scrolls; a line that merely shifts is kept in place by useKeptFocus.
  const scrolledTo = useRef<number | null>(null);
  useEffect(() => {
    const chosen = pinned ? selectedId : null;
    if (scrolledTo.current === chosen) return;
    scrolledTo.current = chosen;
    if (chosen !== null && selectedIndex !== -1) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedId, selectedIndex, pinned, virtualizer]);

  const alarmAt = (event: MouseEvent): Alarm | undefined => {
    const id = lineIdAt(event.target);
    return lines.find((alarm) => alarm.id === id);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pageOfLines = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / LINE_HEIGHT_PX) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: pageOfLines,
      PageUp: -pageOfLines,
      Home: -lines.length,
      End: lines.length,
    };
    const by = steps[event.key];
    const selected = lines[selectedIndex];
    if (by !== undefined) onMove(by);
    else if (event.key === 'Enter' && selected !== undefined) onOpen(selected);
    else return;
    event.preventDefault();
  };

  const jump = (toTop: boolean): void => {
    listRef.current?.scrollTo({ top: toTop ? 0 : lines.length * LINE_HEIGHT_PX });
  };

  return (
    <div className={styles['frame']}>
      <div
        ref={listRef}
        className={styles['list']}
        role="listbox"
        aria-label={t('list.label')}
        aria-activedescendant={selectedIndex === -1 ? undefined : lineElementId(order[selectedIndex] ?? 0)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const alarm = alarmAt(event);
          if (alarm !== undefined) onPick(alarm);
        }}
        onDoubleClick={(event) => {
          const alarm = alarmAt(event);
          if (alarm !== undefined) onOpen(alarm);
        }}
        onScroll={kept.onScroll}
        onPointerMove={kept.onPointerMove}
        onPointerLeave={kept.onPointerLeave}
      >
        <div
          role="presentation"
          className={styles['lines']}
          style={{ height: virtualizer.getTotalSize() + kept.slackPx }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const alarm = lines[item.index];
            return alarm === undefined ? null : (
              <AlarmLine
                key={item.key}
                alarm={alarm}
                topPx={item.start}
                selected={alarm.id === selectedId}
                pending={pendingIds.has(alarm.id)}
              />
            );
          })}
        </div>
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
