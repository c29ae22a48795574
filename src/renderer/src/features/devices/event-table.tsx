import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { DeviceEvent } from '../../../../shared/devices/model.ts';
import { useDispositionName } from '../../i18n/index.ts';
import { formatDuration } from '../../lib/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import styles from './device-page.module.css';
import { outputKey, patternKey } from './output-words.ts';
import { type DevicesText, TEXTS } from './texts.ts';

/** Time by which a device's clock may differ before it is worth a word. */
const CLOCK_TOLERANCE_MS = 5000;

function outputText(event: DeviceEvent, t: DevicesText): string {
  if (event.alarmType !== 'OUTPUT_EVENT') return '';
  const parts: string[] = [];
  if (event.outputType !== null)
    parts.push(t(outputKey(event.outputType), { number: String(event.outputType) }));
  if (event.patternType !== null) {
    parts.push(t(patternKey(event.patternType), { number: String(event.patternType) }));
  }
  if (event.durationS !== null) {
    parts.push(event.durationS === 0 ? t('event.permanent') : formatDuration(event.durationS * 1000));
  }
  const stoppedEarly =
    event.eventState === 'STOPPING' &&
    event.elapsedS !== null &&
    event.durationS !== null &&
    event.elapsedS < event.durationS;
  if (stoppedEarly && event.elapsedS !== null) {
    parts.push(t('event.stoppedAfter', { elapsed: formatDuration(event.elapsedS * 1000) }));
  }
  return parts.join(' · ');
}

/** What the device reported of its inputs and outputs, newest first. */
export function EventTable({ events }: { readonly events: readonly DeviceEvent[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (events.length === 0) return <p className={styles['quiet']}>{t('event.none')}</p>;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('event.received')}</th>
          <th scope="col">{t('event.type')}</th>
          <th scope="col">{t('event.state')}</th>
          <th scope="col">{t('event.detail')}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const offMs = event.deviceTime.getTime() - event.receivedAt.getTime();
          return (
            <tr key={event.id}>
              <td>
                <Moment at={event.receivedAt} />
              </td>
              <td>
                {event.alarmType === 'OUTPUT_EVENT'
                  ? t('event.output')
                  : t(`common:alarmType.${event.alarmType}`)}
              </td>
              <td>{t(`event.eventState.${event.eventState}`)}</td>
              <td>
                {outputText(event, t)}
                {Math.abs(offMs) > CLOCK_TOLERANCE_MS ? (
                  <span className={styles['quiet']}>
                    {' '}
                    {t('event.deviceClock')} <Moment at={event.deviceTime} />
                  </span>
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const UNACKNOWLEDGED: ReadonlySet<Alarm['state']> = new Set<Alarm['state']>([
  'unacknowledged_active',
  'unacknowledged_returned',
]);

/** Alarms of the device, open and closed, newest first. */
export function AlarmTable({ alarms }: { readonly alarms: readonly Alarm[] }): ReactNode {
  const dispositionName = useDispositionName();
  const { t } = useTranslation(TEXTS);
  if (alarms.length === 0) return <p className={styles['quiet']}>{t('alarm.none')}</p>;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('alarm.priority')}</span>
          </th>
          <th scope="col">{t('alarm.raised')}</th>
          <th scope="col">{t('alarm.type')}</th>
          <th scope="col">{t('alarm.count')}</th>
          <th scope="col">{t('alarm.state')}</th>
        </tr>
      </thead>
      <tbody>
        {alarms.map((alarm) => (
          <tr key={alarm.id}>
            <td>
              <PriorityMark
                priority={alarm.priority}
                look={
                  !UNACKNOWLEDGED.has(alarm.state)
                    ? 'acknowledged'
                    : alarm.state === 'unacknowledged_active'
                      ? 'new'
                      : 'returned'
                }
                size={18}
              />
            </td>
            <td>
              <Moment at={alarm.raisedAt} />
            </td>
            <td>
              <Link to={`/alarms/${alarm.id}`}>{t(`common:alarmType.${alarm.type}`)}</Link>
            </td>
            <td>×{alarm.count}</td>
            <td>
              {t(`alarm.word.${alarm.state}`, {
                by: alarm.acknowledgedBy ?? '',
                closedBy: alarm.closedBy ?? '',
              })}
              {alarm.disposition === null ? null : (
                <span className={styles['quiet']}> {dispositionName(alarm.disposition)}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
