import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { classNames } from '../../lib/class-names.ts';
import { conditionSentence } from './mark-label.ts';
import type { SiteWithCondition } from './site-condition.ts';
import styles from './site-list.module.css';
import { ConditionCounts, ConditionMark } from './site-mark.tsx';
import { TEXTS } from './texts.ts';
import { useHeldOrder } from './use-held-order.ts';

const LINE_HEIGHT_PX = 36;
const lineElementId = (id: number): string => `map-site-${id}`;
const siteIdOf = ({ site }: SiteWithCondition): number => site.id;

interface SiteListProps {
  readonly listRef: RefObject<HTMLDivElement | null>;
  /** Worst first. */
  readonly sites: readonly SiteWithCondition[];
  readonly selectedId: SiteId | null;
  readonly onSelect: (id: SiteId) => void;
  readonly onOpen: (site: SiteWithCondition) => void;
}

/** The sites, one Tab stop: arrows choose, Enter opens. */
export function SiteList({ listRef, sites, selectedId, onSelect, onOpen }: SiteListProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const order = useHeldOrder(sites, siteIdOf);
  const lines = order.items;
  const selectedIndex = lines.findIndex(({ site }) => site.id === selectedId);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: 10,
    getItemKey: (index) => lines[index]?.site.id ?? index,
    // The active line is always there, or assistive technology would lose it when it is scrolled away.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return selectedIndex === -1 || indexes.includes(selectedIndex)
        ? indexes
        : [...indexes, selectedIndex].sort((a, b) => a - b);
    },
  });

  // Only a choice scrolls; a line that merely moved up does not drag the list along.
  const scrolledTo = useRef<SiteId | null>(null);
  useEffect(() => {
    if (scrolledTo.current === selectedId) return;
    scrolledTo.current = selectedId;
    if (selectedIndex !== -1) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedId, selectedIndex, virtualizer]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / LINE_HEIGHT_PX) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: selectedIndex + 1,
      j: selectedIndex + 1,
      ArrowUp: selectedIndex - 1,
      k: selectedIndex - 1,
      PageDown: selectedIndex + page,
      PageUp: selectedIndex - page,
      Home: 0,
      End: lines.length - 1,
    };
    const target = steps[event.key];
    const selected = lines[selectedIndex];
    if (target !== undefined) {
      const line = lines[Math.min(lines.length - 1, Math.max(0, target))];
      if (line !== undefined) onSelect(line.site.id);
    } else if (event.key === 'Enter' && selected !== undefined) onOpen(selected);
    else return;
    event.preventDefault();
  };

  const lineAt = (target: EventTarget): SiteWithCondition | undefined => {
    const line = target instanceof Element ? target.closest('[data-site-id]') : null;
    const id = Number(line?.getAttribute('data-site-id'));
    return lines.find(({ site }) => site.id === id);
  };

  return (
    <div
      ref={listRef}
      className={styles['list']}
      role="listbox"
      aria-label={t('list.label')}
      aria-activedescendant={selectedIndex === -1 ? undefined : lineElementId(Number(selectedId))}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const line = lineAt(event.target);
        if (line !== undefined) onSelect(line.site.id);
      }}
      onDoubleClick={(event) => {
        const line = lineAt(event.target);
        if (line !== undefined) onOpen(line);
      }}
      onPointerEnter={order.hold}
      onPointerLeave={order.release}
    >
      <div role="presentation" className={styles['lines']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : (
            <SiteLine key={item.key} line={line} topPx={item.start} selected={line.site.id === selectedId} />
          );
        })}
      </div>
    </div>
  );
}

interface SiteLineProps {
  readonly line: SiteWithCondition;
  readonly topPx: number;
  readonly selected: boolean;
}

const SiteLine = memo(function SiteLine({ line, topPx, selected }: SiteLineProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { site } = line;
  const isPlaced = site.position !== null;
  const sentence = conditionSentence(line, t);
  return (
    <div
      id={lineElementId(site.id)}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      aria-label={`${site.name}: ${sentence}${isPlaced ? '' : `; ${t('list.notPlaced')}`}`}
      data-site-id={site.id}
      className={classNames(
        styles['line'],
        selected && styles['selected'],
        line.unacknowledged > 0 && styles['unacknowledged'],
      )}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <span className={styles['mark']}>
        <ConditionMark condition={line} />
      </span>
      <span className={styles['name']} title={site.name}>
        {site.name}
      </span>
      {isPlaced ? null : <span className={styles['notPlaced']}>{t('list.notPlaced')}</span>}
      <span className={styles['counts']}>
        <ConditionCounts condition={line} />
      </span>
    </div>
  );
});
