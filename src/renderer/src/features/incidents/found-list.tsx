import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { Disposition } from '../../../../shared/alarms/policy.ts';
import type { FoundAlarm } from '../../../../shared/incidents/search.ts';
import { stateWordOf, useDispositionName, useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import styles from './incidents.module.css';
import { ALARM_TEXTS, TEXTS } from './texts.ts';

const LINE_PX = 44;
/** Drawn above and below what is seen. */
const BEYOND = 8;

interface FoundListProps {
  readonly found: readonly FoundAlarm[];
  /** The organisation's, for their names. */
  readonly outcomes: readonly Disposition[];
  /** Whether there are more to come when the end is reached. */
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

const elementId = (id: number) => `found-${id}`;

/** What came of it and by whom; of what is open, the word that the queue has for it. */
function useStateWord(outcomes: readonly Disposition[]): (alarm: Alarm) => ReturnType<typeof stateWordOf> {
  const { t } = useTranslation(ALARM_TEXTS);
  const style = useTimeStyle();
  const nameOf = useDispositionName();
  return (alarm) => {
    const state = stateWordOf(alarm, t, (at) => formatMoment(at, new Date(), style));
    if (alarm.state !== 'closed' || alarm.disposition === null) return state;
    const own = outcomes.find(({ code }) => code === alarm.disposition)?.name;
    return { ...state, word: [nameOf(alarm.disposition, own), alarm.closedBy].filter(Boolean).join(' · ') };
  };
}

/** What was found. One Tab stop: arrows move, Enter opens; only what is seen is drawn. */
export function FoundList({ found, outcomes, hasMore, onMore }: FoundListProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: tell } = useTranslation(ALARM_TEXTS);
  const wordOf = useStateWord(outcomes);
  const navigate = useNavigate();
  const listRef = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [heightPx, setHeightPx] = useState(600);
  const [chosenId, setChosenId] = useState<number | null>(null);
  const chosen = Math.max(
    0,
    found.findIndex(({ alarm }) => alarm.id === chosenId),
  );

  useEffect(() => {
    const element = listRef.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setHeightPx(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const from = Math.max(0, Math.floor(top / LINE_PX) - BEYOND);
  const to = Math.min(found.length, Math.ceil((top + heightPx) / LINE_PX) + BEYOND);
  const isNearEnd = hasMore && to >= found.length;
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, onMore]);

  const open = (index: number): void => {
    const hit = found[index];
    if (hit !== undefined) void navigate(`/alarms/${hit.alarm.id}/incident`);
  };
  const move = (index: number): void => {
    const hit = found[Math.min(Math.max(index, 0), found.length - 1)];
    const element = listRef.current;
    if (hit === undefined || element === null) return;
    setChosenId(hit.alarm.id);
    const at = found.indexOf(hit) * LINE_PX;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + LINE_PX > element.scrollTop + element.clientHeight)
      element.scrollTop = at + LINE_PX - element.clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(heightPx / LINE_PX) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: page,
      PageUp: -page,
      Home: -found.length,
      End: found.length,
    };
    const by = steps[event.key];
    if (by !== undefined) move(chosen + by);
    else if (event.key === 'Enter') open(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={listRef}
      className={styles['found']}
      role="listbox"
      tabIndex={0}
      aria-label={t('search.results')}
      aria-activedescendant={found[chosen] === undefined ? undefined : elementId(found[chosen].alarm.id)}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const line =
          event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
        if (line !== null) open(Number(line.dataset['index']));
      }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: found.length * LINE_PX }} className={styles['lines']} role="presentation">
        {found.slice(from, to).map(({ alarm, note }, offset) => {
          const index = from + offset;
          const type = t(`common:alarmType.${alarm.type}`);
          const state = wordOf(alarm);
          return (
            <div
              key={alarm.id}
              id={elementId(alarm.id)}
              role="option"
              tabIndex={-1}
              data-index={index}
              aria-selected={index === chosen}
              aria-setsize={hasMore ? -1 : found.length}
              aria-posinset={index + 1}
              className={styles['hit']}
              style={{ transform: `translateY(${index * LINE_PX}px)` }}
            >
              <PriorityMark priority={alarm.priority} look="acknowledged" size={18} />
              <Moment at={alarm.raisedAt} />
              <span className={styles['figure']}>
                <Age since={alarm.raisedAt} until={alarm.closedAt} />
              </span>
              <strong className={styles['cut']} title={alarm.title ?? type}>
                {alarm.title === null ? type : `${type} · ${alarm.title}`}
              </strong>
              <span className={styles['figure']}>
                {alarm.count > 1 ? tell('times', { count: alarm.count }) : ''}
              </span>
              <MiddleCut text={alarm.siteName ?? ''} />
              <MiddleCut text={alarm.deviceName} />
              <span className={styles['cut']} title={state.word}>
                <StateWord tone={state.tone}>{state.word}</StateWord>
              </span>
              <span className={styles['note']} title={note ?? undefined}>
                {note}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
