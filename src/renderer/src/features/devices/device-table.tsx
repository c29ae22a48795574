import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { classNames } from '../../lib/class-names.ts';
import { HeaderCell } from '../../ui/header-cell.tsx';
import { DeviceLine, deviceLinkId } from './device-line.tsx';
import type { DeviceRow } from './device-row.ts';
import styles from './device-table.module.css';
import type { DeviceColumn, DeviceSort } from './sort-devices.ts';
import { TEXTS } from './texts.ts';

const LINE_HEIGHT_PX = 36;
const HEAD_HEIGHT_PX = 28;

const COLUMNS: readonly { readonly column: DeviceColumn; readonly align: 'start' | 'end' }[] = [
  { column: 'name', align: 'start' },
  { column: 'hostname', align: 'start' },
  { column: 'site', align: 'start' },
  { column: 'state', align: 'start' },
  { column: 'lastSeen', align: 'end' },
  { column: 'firmware', align: 'start' },
  { column: 'network', align: 'start' },
  { column: 'temperature', align: 'end' },
  { column: 'humidity', align: 'end' },
  { column: 'fan', align: 'end' },
  { column: 'io', align: 'start' },
];

interface DeviceTableProps {
  readonly rows: readonly DeviceRow[];
  readonly sort: DeviceSort;
  readonly onSort: (column: DeviceColumn) => void;
  readonly selectedId: DeviceId | null;
  readonly onSelect: (id: DeviceId) => void;
  /** Gives the page the way to put the keyboard here. */
  readonly focusRef: { current: (() => void) | null };
  /** Devices selected for a change to many; null where the person may make none. */
  readonly marked: ReadonlySet<DeviceId> | null;
  readonly onMark: (id: DeviceId) => void;
  readonly onMarkAll: () => void;
}

/**
 * Ten thousand lines of which only the visible ones and the chosen one exist. One Tab stop, the link of the chosen
 * line: arrows move it, Enter follows it.
 */
export function DeviceTable(props: DeviceTableProps): ReactNode {
  const { rows, sort, onSort, selectedId, onSelect, focusRef, marked, onMark, onMarkAll } = props;
  const { t } = useTranslation([...TEXTS, 'registry']);
  const scrollRef = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const selectedIndex = useMemo(
    () => (selectedId === null ? -1 : rows.findIndex((row) => row.identity.id === selectedId)),
    [rows, selectedId],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: 12,
    getItemKey: (index) => rows[index]?.identity.id ?? index,
    scrollPaddingStart: HEAD_HEIGHT_PX,
    // The line that has the keyboard must not vanish when it is scrolled away.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return selectedIndex === -1 || indexes.includes(selectedIndex)
        ? indexes
        : [...indexes, selectedIndex].sort((a, b) => a - b);
    },
  });
  const beginAt = useRef(selectedIndex);
  useEffect(() => {
    if (beginAt.current > 0) virtualizer.scrollToIndex(beginAt.current, { align: 'center' });
  }, [virtualizer]);

  const tabStop = selectedIndex === -1 ? 0 : selectedIndex;
  // A line that has just been scrolled to may stand in the document only after the next render.
  const focusLine = (): void => {
    const id = rows[tabStop]?.identity.id;
    const link = id === undefined ? null : document.getElementById(deviceLinkId(id));
    link?.focus({ preventScroll: true });
    wantsFocus.current = link === null;
  };
  useEffect(() => {
    focusRef.current = focusLine;
    if (wantsFocus.current) focusLine();
  });

  const moveTo = (index: number): void => {
    const bounded = Math.min(rows.length - 1, Math.max(0, index));
    const row = rows[bounded];
    if (row === undefined) return;
    wantsFocus.current = true;
    onSelect(row.identity.id);
    virtualizer.scrollToIndex(bounded, { align: 'auto' });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // Here and not for the page: in a text field it selects the text.
    if (marked !== null && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      onMarkAll();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scrollRef.current?.clientHeight ?? 0) / LINE_HEIGHT_PX) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: selectedIndex + 1,
      j: selectedIndex + 1,
      ArrowUp: selectedIndex - 1,
      k: selectedIndex - 1,
      PageDown: selectedIndex + page,
      PageUp: selectedIndex - page,
      Home: 0,
      End: rows.length - 1,
    };
    const index = steps[event.key];
    const here = rows[selectedIndex]?.identity.id;
    // A box that has the focus itself is another line's, or would be marked twice.
    if (event.key === ' ' && event.target instanceof HTMLInputElement) return;
    if (marked !== null && here !== undefined && (event.key === 'x' || event.key === ' ')) {
      event.preventDefault();
      onMark(here);
      return;
    }
    if (index === undefined) return;
    event.preventDefault();
    // With Shift the selection grows as far as the keyboard goes.
    if (marked !== null && event.shiftKey && here !== undefined && event.key.startsWith('Arrow')) {
      const next = rows[Math.min(rows.length - 1, Math.max(0, index))]?.identity.id;
      for (const id of [here, next]) if (id !== undefined && !marked.has(id)) onMark(id);
    }
    moveTo(index);
  };

  const items = virtualizer.getVirtualItems();
  return (
    <div ref={scrollRef} className={styles['scroll']}>
      <table
        className={styles['table']}
        aria-label={t('title')}
        aria-rowcount={rows.length + 1}
        onKeyDown={onKeyDown}
      >
        <thead className={styles['head']}>
          <tr className={classNames(styles['columns'], marked !== null && styles['markable'])}>
            {marked === null ? null : (
              <th scope="col">
                <span className="visually-hidden">{t('registry:selection.column')}</span>
              </th>
            )}
            {COLUMNS.map(({ column, align }) => (
              <HeaderCell
                key={column}
                align={align}
                sort={sort.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'}
                onSort={() => onSort(column)}
              >
                {t(`column.${column}`)}
              </HeaderCell>
            ))}
          </tr>
        </thead>
        <tbody className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <DeviceLine
                key={item.key}
                id={row.identity.id}
                index={item.index}
                topPx={item.start}
                selected={item.index === selectedIndex}
                tabStop={item.index === tabStop}
                onSelect={onSelect}
                marked={marked === null ? null : marked.has(row.identity.id)}
                onMark={onMark}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
