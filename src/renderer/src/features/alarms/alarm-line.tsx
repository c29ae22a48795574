import { memo, type ReactNode } from 'react';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useDevice } from '../../client/index.ts';
import { stateWordOf } from '../../i18n/index.ts';
import { isSuppressed, isUnacknowledged } from '../../lib/alarm-call.ts';
import { markLookOf } from '../../lib/alarm-order.ts';
import { classNames } from '../../lib/class-names.ts';
import { formatMoment, type TimeStyle } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { PriorityShape } from '../../ui/priority-mark.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { type Ageing, unfinishedSinceOf } from './ageing.ts';
import styles from './alarm-list.module.css';
import { marksOf, placeTextOf, titleOf } from './describe-alarm.ts';
import { ROOM_CH } from './line-room.ts';
import type { AlarmsText } from './texts.ts';

interface AlarmLineProps {
  readonly alarm: Alarm;
  readonly selected: boolean;
  /** Of the next action that is for several at once. */
  readonly marked: boolean;
  readonly pending: boolean;
  readonly stage: Ageing['stage'];
  readonly stale: boolean;
  /** Width of the bar of a line that waits too long; 0 for none. */
  readonly barPx: number;
  /** So many characters of the place and of the device fit for sure. */
  readonly roomCh: number;
  /** From the list: while it is scrolled, hooks of each line's own would cost more than the line. */
  readonly t: AlarmsText;
  readonly style: TimeStyle;
}

export const lineElementId = (id: number): string => `alarm-line-${id}`;

/** One alarm in the queue. Focus, keys and clicks belong to the list, which names this line as its active one. */
export const AlarmLine = memo(function AlarmLine(props: AlarmLineProps): ReactNode {
  const { alarm, selected, marked, pending, stage, stale, barPx, roomCh, t, style } = props;
  const zone = useZone(alarm.deviceId);
  const place = placeTextOf(alarm, zone, t);
  const type = titleOf(alarm, t);
  const momentOf = (at: Date): string => formatMoment(at, new Date(), style);
  const state = stateWordOf(alarm, t, momentOf);
  const marks = marksOf(alarm, stage, stale, t);
  const word = pending ? t('state.working') : state.word;
  const below = [...(alarm.claimedBy === null ? [] : [t('claimedBy', { by: alarm.claimedBy })]), ...marks];
  const unfinishedSince = unfinishedSinceOf(alarm);
  const said =
    unfinishedSince === null ? below : [...below, t('unfinishedSince', { at: momentOf(unfinishedSince) })];
  return (
    <div
      id={lineElementId(alarm.id)}
      role="option"
      aria-selected={selected}
      aria-checked={marked}
      tabIndex={-1}
      aria-label={t('list.line', {
        priority: t(`common:priority.${alarm.priority}`),
        type,
        state: [sentenceOf(alarm, t, state.word), ...said].join(', '),
        place,
        device: alarm.deviceName,
        count: alarm.count,
        since: momentOf(alarm.raisedAt),
      })}
      data-line-id={alarm.id}
      className={classNames(
        styles['line'],
        selected && styles['selected'],
        marked && styles['marked'],
        !isUnacknowledged(alarm) && styles['handled'],
        (isSuppressed(alarm) || alarm.heldUntil !== null) && styles['greyed'],
      )}
    >
      {barPx === 0 ? null : (
        <span
          className={classNames(styles['bar'], stage === 'overdue' && styles['overdue'])}
          style={{ width: barPx }}
        />
      )}
      <PriorityShape priority={alarm.priority} look={markLookOf(alarm)} />
      <Age className={styles['age']} since={alarm.raisedAt} until={alarm.closedAt} />
      <span className={classNames(type.length > ROOM_CH.type && styles['cut'])} title={type}>
        {type}
      </span>
      <MiddleCut text={place} roomCh={roomCh} />
      <MiddleCut text={alarm.deviceName} roomCh={roomCh} />
      <span className={styles['count']}>{alarm.count > 1 ? t('times', { count: alarm.count }) : ''}</span>
      <span className={styles['state']} title={[state.word, ...said].join(' · ')}>
        <StateWord tone={pending ? 'quiet' : state.tone} fits={word.length <= ROOM_CH.state}>
          {word}
        </StateWord>
        {below.length === 0 ? null : (
          <span className={classNames(styles['below'], styles['cut'])}>
            <Below alarm={alarm} marks={marks.join(' · ')} />
          </span>
        )}
      </span>
    </div>
  );
});

/** Who has it, then the marks; of what is unfinished the marks first, for the end is cut off and ACK has a name already. */
function Below({ alarm, marks }: { readonly alarm: Alarm; readonly marks: string }): ReactNode {
  if (alarm.claimedBy === null || alarm.claimedAt === null) return marks;
  const claim = (
    <>
      {alarm.claimedBy}, <Age since={alarm.claimedAt} />
    </>
  );
  if (marks === '') return claim;
  return unfinishedSinceOf(alarm) === null ? (
    <>
      {claim} · {marks}
    </>
  ) : (
    <>
      {marks} · {claim}
    </>
  );
}

function sentenceOf(alarm: Alarm, t: AlarmsText, word: string): string {
  if (alarm.suppression !== null || alarm.heldUntil !== null) return word;
  return t(`stateSentence.${alarm.state}`, { by: alarm.acknowledgedBy ?? '' });
}

function useZone(deviceId: DeviceId | null): number | null {
  return useDevice(deviceId)?.identity.zone ?? null;
}
