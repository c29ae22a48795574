import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { useMay } from '../../client/index.ts';
import { useGo } from '../../lib/use-go.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SplitView } from '../../ui/split-view.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AlarmDetail } from './alarm-detail.tsx';
import { AlarmList } from './alarm-list.tsx';
import { AlarmNav } from './alarm-nav.tsx';
import { isFiltering, NO_FILTER } from './filter-alarms.ts';
import { FilterBar } from './filter-bar.tsx';
import { FloodStrip } from './flood-strip.tsx';
import { groupIdOf, isSite, type QueueRow } from './group-lines.ts';
import { ManyBar } from './many-bar.tsx';
import { type Asking, QueueDialogs, useAsk } from './queue-dialogs.tsx';
import { ColumnHeads, QueueLines } from './queue-lines.tsx';
import { clearMarks, setSiteOpen, toggleMark, useQueueView } from './queue-view.ts';
import { RaiseDialog } from './raise-dialog.tsx';
import { setRaising, useIsRaising } from './raising.ts';
import { TEXTS } from './texts.ts';
import { useAlarmActions } from './use-alarm-actions.ts';
import { useFloodMode } from './use-flood.ts';
import { TAKING, useClaimWhileOpen, useOpenId } from './use-open-alarm.ts';
import { useQueue } from './use-queue.ts';
import { useQueueShortcuts } from './use-queue-shortcuts.ts';

/** The queue and the detail of the line it stands on. `#/alarms/:id` opens one alarm. */
export function AlarmsPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const toast = useToast();
  const openId = useOpenId();
  const queue = useQueue();
  const actions = useAlarmActions();
  const mayHandle = useMay('alarms.handle');
  const marked = useQueueView((view) => view.marked);
  const isRaising = useIsRaising() && mayHandle;
  const listRef = useRef<HTMLDivElement>(null);
  const filterRef = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const { choose } = queue;
  useFloodMode(listRef);
  useClaimWhileOpen(openId, actions);

  // Before it is drawn, so that the address, the detail and the alarm that keys act on are always the same.
  useLayoutEffect(() => {
    if (openId !== null) choose(openId);
  }, [openId, choose]);
  useEffect(() => clearMarks, []);

  const hasLines = queue.rows.length > 0;
  useEffect(() => {
    // Keys work from the first line on, without a Tab or a click.
    if (hasLines && document.activeElement === document.body) listRef.current?.focus();
  }, [hasLines]);

  const moveToAlarm = (alarm: Alarm): void => {
    queue.choose(alarm.id);
    // An open detail follows, so that a key never acts on another alarm than the one that is read. It is not taken:
    // whoever runs over the lines has not chosen any.
    if (openId !== null) go(`/alarms/${alarm.id}`, { replace: true });
  };
  const moveTo = (row: QueueRow | undefined): void => {
    if (row === undefined) return;
    if (isSite(row)) {
      if (openId !== null) go('/alarms', { replace: true });
      queue.chooseSite(row.id);
    } else moveToAlarm(row);
  };
  const open = (row: QueueRow): void => {
    if (isSite(row)) setSiteOpen(row.id, !row.isOpen);
    else go(`/alarms/${row.id}`, { ...TAKING, replace: openId !== null });
  };
  const fold = (row: QueueRow, isOpen: boolean): void => {
    if (isSite(row)) {
      setSiteOpen(row.id, isOpen);
      return;
    }
    if (isOpen || queue.heads.length === 0) return;
    const siteId = groupIdOf(row);
    setSiteOpen(siteId, false);
    if (openId !== null) go('/alarms', { replace: true });
    queue.chooseSite(siteId);
  };
  const mark = (row: QueueRow): void => {
    if (isSite(row)) return;
    if (actions.facts.isHighlyManaged(row.type)) {
      toast({
        tone: 'info',
        text: t('many.highlyManaged', { type: t(`common:alarmType.${row.type}`) }),
      });
    } else toggleMark(row.id);
  };

  const ask = useAsk(actions, setAsking);
  const focusList = useCallback(() => listRef.current?.focus(), []);
  const onRaise = (): void => {
    if (mayHandle) setRaising(true);
    else toast({ tone: 'warning', text: t('blocked.role') });
  };
  useQueueShortcuts({
    queue,
    actions,
    isOpen: openId !== null,
    moveTo,
    moveToAlarm,
    ask,
    onRaise,
    listRef,
    filterRef,
  });

  const askedAlarm = asking !== null && asking.id === queue.current?.id ? queue.current : undefined;
  return (
    <>
      <SplitView
        main={
          <>
            <AlarmNav />
            {marked.size > 0 ? (
              <ManyBar filtered={isFiltering(queue.filter) ? queue.filtered : null} />
            ) : (
              <FilterBar
                inputRef={filterRef}
                filter={queue.filter}
                result={queue.filtered}
                openCount={queue.openCount}
                unacknowledgedCount={queue.callingCount}
                onChange={queue.setFilter}
                onClear={() => queue.setFilter(NO_FILTER)}
                onLeave={focusList}
              />
            )}
            <ColumnHeads staleSince={actions.facts.staleSince} />
            <QueueLines queue={queue}>
              <AlarmList
                listRef={listRef}
                rows={queue.rows}
                selectedId={queue.currentRowId}
                pinned={queue.chosen}
                marked={marked}
                pendingIds={actions.pendingIds}
                listKey={queue.listKey}
                onPick={moveTo}
                onOpen={open}
                onMark={mark}
                onFold={fold}
                onMove={(by) => moveTo(queue.neighbour(by))}
              />
            </QueueLines>
            <FloodStrip
              heads={queue.heads}
              onFolded={() => {
                // What keys act on must not be hidden.
                const { current } = queue;
                if (current !== undefined && !actions.facts.isHighlyManaged(current.type))
                  queue.chooseSite(groupIdOf(current));
              }}
            />
          </>
        }
        detail={
          queue.currentId === null ? (
            <EmptyState title={t('detail.none')}>{t('detail.noneBody')}</EmptyState>
          ) : (
            <AlarmDetail
              key={queue.currentId}
              id={queue.currentId}
              actions={actions}
              onAsk={ask}
              onLeave={focusList}
            />
          )
        }
        detailTitle={t('detail.title')}
        detailOpen={openId !== null}
        onDetailClose={() => go('/alarms')}
      />
      {asking === null || askedAlarm === undefined ? null : (
        <QueueDialogs asking={asking} alarm={askedAlarm} actions={actions} onDone={() => setAsking(null)} />
      )}
      {isRaising ? (
        <RaiseDialog
          onRaised={(alarm) => {
            setRaising(false);
            go(`/alarms/${alarm.id}`, TAKING);
          }}
          onClose={() => setRaising(false)}
        />
      ) : null}
    </>
  );
}
