import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useDevice } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { isUnacknowledged, markLookOf } from '../../lib/alarm-order.ts';
import { classNames } from '../../lib/class-names.ts';
import { formatMoment } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import styles from './alarm-list.module.css';
import { placeTextOf, stateWordOf } from './describe-alarm.ts';
import { TEXTS } from './texts.ts';

interface AlarmLineProps {
  readonly alarm: Alarm;
  readonly topPx: number;
  readonly selected: boolean;
  readonly pending: boolean;
}

export const lineElementId = (id: number): string => `alarm-line-${id}`;

/** One alarm in the queue. Focus, keys and clicks belong to the list, which names this line as its active one. */
export const AlarmLine = memo(function AlarmLine(props: AlarmLineProps): ReactNode {
  const { alarm, topPx, selected, pending } = props;
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const zone = useZone(alarm.deviceId);
  const place = placeTextOf(alarm, zone, t);
  const type = t(`common:alarmType.${alarm.type}`);
  const state = stateWordOf(alarm, t);
  return (
    <div
      id={lineElementId(alarm.id)}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      aria-label={t('list.line', {
        priority: t(`common:priority.${alarm.priority}`),
        type,
        state: t(`stateSentence.${alarm.state}`, { by: alarm.acknowledgedBy ?? '' }),
        place,
        device: alarm.deviceName,
        count: alarm.count,
        since: formatMoment(alarm.raisedAt, new Date(), style),
      })}
      data-line-id={alarm.id}
      className={classNames(
        styles['line'],
        selected && styles['selected'],
        !isUnacknowledged(alarm) && styles['handled'],
      )}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <PriorityMark priority={alarm.priority} look={markLookOf(alarm)} />
      <span className={styles['age']}>
        <Age since={alarm.raisedAt} until={alarm.closedAt} />
      </span>
      <span className={styles['type']} title={type}>
        {type}
      </span>
      <MiddleCut text={place} />
      <MiddleCut text={alarm.deviceName} />
      <span className={styles['count']}>{alarm.count > 1 ? t('times', { count: alarm.count }) : ''}</span>
      <span className={styles['state']} title={state.word}>
        <StateWord tone={pending ? 'quiet' : state.tone}>
          {pending ? t('state.acknowledging') : state.word}
        </StateWord>
      </span>
    </div>
  );
});

function useZone(deviceId: DeviceId | null): number | null {
  return useDevice(deviceId)?.identity.zone ?? null;
}
