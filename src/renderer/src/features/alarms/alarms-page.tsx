import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useFeedReady, useHasNoSite } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { SplitView } from '../../ui/split-view.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { whyNotAcknowledge, whyNotClose } from './action-blocks.ts';
import { AlarmDetail } from './alarm-detail.tsx';
import styles from './alarm-list.module.css';
import { AlarmList } from './alarm-list.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { isFiltering, NO_FILTER } from './filter-alarms.ts';
import { FilterBar } from './filter-bar.tsx';
import { TEXTS } from './texts.ts';
import { type AlarmActions, useAlarmActions, useBlockText } from './use-alarm-actions.ts';
import { type Queue, useQueue } from './use-queue.ts';

type Asking = { readonly what: 'acknowledge' | 'close'; readonly id: AlarmId } | null;

function useOpenId(): AlarmId | null {
  const parsed = AlarmId.safeParse(Number(useParams()['id']));
  return parsed.success ? parsed.data : null;
}

/** The queue and the detail of the line it stands on. `#/alarms/:id` opens one alarm. */
export function AlarmsPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const openId = useOpenId();
  const queue = useQueue();
  const actions = useAlarmActions();
  const listRef = useRef<HTMLDivElement>(null);
  const filterRef = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const { choose } = queue;

  // Before it is drawn, so that the address, the detail and the alarm that keys act on are always the same.
  useLayoutEffect(() => {
    if (openId !== null) choose(openId);
  }, [openId, choose]);

  const hasLines = queue.lines.length > 0;
  useEffect(() => {
    // Keys work from the first line on, without a Tab or a click.
    if (hasLines && document.activeElement === document.body) listRef.current?.focus();
  }, [hasLines]);

  const moveTo = (alarm: Alarm | undefined): void => {
    if (alarm === undefined) return;
    queue.choose(alarm.id);
    // An open detail follows, so that a key never acts on another alarm than the one that is read.
    if (openId !== null) go(`/alarms/${alarm.id}`, { replace: true });
  };

  const ask = useAsk(actions, setAsking);
  useQueueShortcuts({ queue, actions, openId, moveTo, ask, listRef, filterRef });

  const askedAlarm = asking !== null && asking.id === queue.current?.id ? queue.current : undefined;
  return (
    <>
      <SplitView
        main={
          <>
            <FilterBar
              inputRef={filterRef}
              filter={queue.filter}
              result={queue.filtered}
              openCount={queue.openCount}
              unacknowledgedCount={queue.unacknowledgedCount}
              onChange={queue.setFilter}
              onClear={() => queue.setFilter(NO_FILTER)}
              onLeave={() => listRef.current?.focus()}
            />
            <ColumnHeads staleSince={actions.facts.staleSince} />
            <QueueLines queue={queue}>
              <AlarmList
                listRef={listRef}
                lines={queue.lines}
                selectedId={queue.currentId}
                pinned={queue.chosen}
                pendingIds={actions.pendingIds}
                listKey={queue.listKey}
                onPick={moveTo}
                onOpen={(alarm) => go(`/alarms/${alarm.id}`)}
                onMove={(by) => moveTo(queue.neighbour(by))}
              />
            </QueueLines>
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
              onAcknowledgeWithNote={(alarm) => ask('acknowledge', alarm)}
              onClose={(alarm) => ask('close', alarm)}
              onLeave={() => listRef.current?.focus()}
            />
          )
        }
        detailTitle={t('detail.title')}
        detailOpen={openId !== null}
        onDetailClose={() => go('/alarms')}
      />
      {askedAlarm === undefined ? null : asking?.what === 'acknowledge' ? (
        <AcknowledgeDialog alarm={askedAlarm} actions={actions} onDone={() => setAsking(null)} />
      ) : (
        <CloseDialog alarm={askedAlarm} actions={actions} onDone={() => setAsking(null)} />
      )}
    </>
  );
}

/** Opens a dialog, or says at once why it would be of no use. */
function useAsk(actions: AlarmActions, setAsking: (asking: Asking) => void) {
  const toast = useToast();
  const blockText = useBlockText();
  return (what: 'acknowledge' | 'close', alarm: Alarm): void => {
    const block = (what === 'close' ? whyNotClose : whyNotAcknowledge)(alarm, actions.facts);
    if (block === null) setAsking({ what, id: alarm.id });
    else toast({ tone: 'warning', text: blockText(block) });
  };
}

interface QueueShortcutDeps {
  readonly queue: Queue;
  readonly actions: AlarmActions;
  readonly openId: AlarmId | null;
  readonly moveTo: (alarm: Alarm | undefined) => void;
  readonly ask: (what: 'acknowledge' | 'close', alarm: Alarm) => void;
  readonly listRef: { readonly current: HTMLDivElement | null };
  readonly filterRef: { readonly current: HTMLInputElement | null };
}

function useQueueShortcuts(deps: QueueShortcutDeps): void {
  const { queue, actions, openId, moveTo, ask, listRef, filterRef } = deps;
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const toast = useToast();
  const group = t('keys.group');
  const step = (by: number): void => {
    listRef.current?.focus();
    moveTo(queue.neighbour(by));
  };
  const onCurrent = (act: (alarm: Alarm) => void): void => {
    if (queue.current === undefined) toast({ tone: 'info', text: t('blocked.nothingFocused') });
    else act(queue.current);
  };
  useShortcut({ keys: 'j', label: t('keys.down'), group }, () => step(1));
  useShortcut({ keys: 'k', label: t('keys.up'), group }, () => step(-1));
  useShortcut({ keys: 'n', label: t('keys.next'), group }, () => {
    const next = queue.next();
    listRef.current?.focus();
    if (next !== null) moveTo(next);
    else {
      const other = queue.unacknowledgedCount > 0;
      toast({
        tone: 'info',
        text: t(other ? 'blocked.onlyThisUnacknowledged' : 'blocked.nothingUnacknowledged'),
      });
    }
  });
  useShortcut({ keys: 'a', label: t('keys.acknowledge'), group }, () =>
    onCurrent((alarm) => void actions.acknowledge(alarm)),
  );
  useShortcut({ keys: 'shift+a', label: t('keys.acknowledgeWithNote'), group }, () =>
    onCurrent((alarm) => ask('acknowledge', alarm)),
  );
  useShortcut({ keys: 'c', label: t('keys.close'), group }, () => onCurrent((alarm) => ask('close', alarm)));
  useShortcut({ keys: '/', label: t('keys.filter'), group }, () => filterRef.current?.select());
  useShortcut({ keys: 'Escape', label: t('keys.back'), group }, () => {
    if (openId !== null) go('/alarms');
    else if (isFiltering({ ...queue.filter, siteId: null })) queue.setFilter(NO_FILTER);
    else queue.letGo();
    listRef.current?.focus();
  });
}

function ColumnHeads({ staleSince }: { readonly staleSince: Date | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  if (staleSince !== null) {
    return (
      <p className={styles['asOf']} role="status">
        {t('list.asOf', { at: formatMoment(staleSince, new Date(), style) })}
      </p>
    );
  }
  return (
    <div className={styles['head']} aria-hidden="true">
      <span />
      <span className={styles['age']}>{t('column.age')}</span>
      <span>{t('column.type')}</span>
      <span>{t('column.place')}</span>
      <span>{t('column.device')}</span>
      <span className={styles['count']}>{t('column.count')}</span>
      <span>{t('column.state')}</span>
    </div>
  );
}

/** The lines, or what stands in their place while there are none. */
function QueueLines({ queue, children }: { readonly queue: Queue; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const ready = useFeedReady();
  const hasNoSite = useHasNoSite();
  if (queue.lines.length > 0) return children;
  if (!ready) return <Skeleton rows={12} label={t('list.label')} />;
  if (queue.filtered.hiddenCount > 0) {
    return (
      <EmptyState
        title={t('list.emptyFiltered', { count: queue.filtered.hiddenCount })}
        action={<Button onClick={() => queue.setFilter(NO_FILTER)}>{t('filter.clear')}</Button>}
      />
    );
  }
  if (hasNoSite) return <EmptyState title={t('common:noSite.title')}>{t('common:noSite.body')}</EmptyState>;
  return (
    <EmptyState title={t('list.empty')}>
      <p>{t('list.emptyBody')}</p>
      <p>
        {t('list.emptyTry')} <code className={styles['command']}>npm start -- --demo</code>
      </p>
    </EmptyState>
  );
}
